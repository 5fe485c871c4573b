/**
 * Where several policies together let in what PSP refused, one of them does so by itself, and where
 * they refuse what PSP admitted, the one that admitted it does. So a gap that no policy has alone is
 * not there; of one policy small pods show it.
 */
import { exactJson } from '../base/exactJson.js';
import { groupedBy } from '../base/groupedBy.js';
import { remembered } from '../base/remembered.js';
import { POLICY_SET_API_VERSION, type Policy, type PolicySet } from '../ir/policySet.js';
import { compilePolicy } from '../semantics/policyEvaluator.js';
import type { Answers } from './answers.js';
import type { Gap } from './gap.js';
import { gapCoverage } from './coverage.js';
import type { Candidate } from './witness/candidates.js';
import { probeOutcomes } from './witness/probePods.js';
import { SOME_POLICIES, witnessSearch, type Sought } from './witness/witness.js';

/** The set of one policy, which everyone may use. */
export const onlyOf: (policy: Policy) => PolicySet = remembered((policy: Policy): PolicySet => ({
  apiVersion: POLICY_SET_API_VERSION,
  kind: 'PolicySet',
  policies: [policy],
  grants: [],
}));

/** What PSP and the target answer by one policy, asked by everyone. */
export type AloneAnswers = (policy: Policy) => Answers;

export interface ShownAlone {
  /** The first policies that show the gap alone, where what it is named for is the cause. */
  readonly shown: readonly Policy[];
  /** Where there is none: those that show it with and without what it is named for. */
  readonly doubtful: readonly Doubtful[];
}

interface Doubtful {
  readonly candidate: Candidate;
  readonly policy: Policy;
  /** The policies that it stands for. */
  readonly alike: readonly Policy[];
}

/** The values of a policy that decide whether it can have a gap: of equal ones, one is looked at. */
export type DecidingValues = (policy: Policy) => unknown;

export function shownAlone(
  policies: readonly Policy[],
  sought: Sought,
  answersOf: AloneAnswers,
  namespaces: readonly string[] | undefined,
  deciding: DecidingValues,
): ShownAlone {
  const shown: Policy[] = [];
  const doubtful: Doubtful[] = [];
  const look = (one: Representative): void => {
    const { policy, alike } = one;
    const { near } = witnessSearch(onlyOf(policy), answersOf(policy), namespaces);
    const alone = { ...sought, policy: policy.name, matters: undefined };
    const { witness, doubtful: candidates } = near(alone);
    if (witness !== null) shown.push(policy);
    // What causes it instead may be another value, which only some of the alike have.
    else if (candidates.length > 0 && canBeTold(alike))
      for (const same of groupedBy(alike, textOf).values()) look({ policy: same[0]!, alike: same });
    else doubtful.push(...candidates.map((candidate) => ({ candidate, ...one })));
  };
  for (const one of representatives(policies, deciding)) {
    look(one);
    if (shown.length >= SOME_POLICIES) break;
  }
  return { shown, doubtful: shown.length > 0 ? [] : doubtful };
}

/** So many that are alike are looked at one by one, where they are not the same. */
const FEW = 8;
const canBeTold = (alike: readonly Policy[]): boolean =>
  alike.length <= FEW && new Set(alike.map(textOf)).size > 1;

type Representative = Pick<Doubtful, 'policy' | 'alike'>;

/** Of those that are alike, one that admits something. */
function representatives(
  policies: readonly Policy[],
  deciding: DecidingValues,
): readonly Representative[] {
  const usable = policies.filter((policy) => compilePolicy(policy, 'current').usable);
  return [...groupedBy(usable, (policy) => exactJson(deciding(policy), 0)).values()].map(
    (alike) => ({
      policy: alike.find((policy) => probeOutcomes(policy)[0]!.isAdmitted) ?? alike[0]!,
      alike,
    }),
  );
}

/** The first policy of the set that says the same as the one of this name, under any name. */
export function firstAlike({ policies }: PolicySet, name: string): Policy | undefined {
  const own = policies.find((policy) => policy.name === name);
  return own && policies.find((policy) => textOf(policy) === textOf(own));
}
const textOf = remembered(({ spec }: Policy): string => exactJson(spec, 0));

/**
 * Whether other gaps say it of each of them: those of the whole set, and those of the policy itself,
 * where all that are alike have them. One of another policy may cover a small pod by chance.
 */
export function areCovered(
  doubtful: readonly Doubtful[],
  gaps: readonly Gap[],
  answersOf: AloneAnswers,
  effect: Gap['effect'],
): boolean {
  const ofEffect = gaps.filter((gap) => gap.effect === effect);
  const controlsOf = groupedBy(ofEffect, ({ policy }) => policy);
  const isOfAll = (alike: readonly Policy[], control: string): boolean =>
    alike.every(({ name }) => controlsOf.get(name)?.some((gap) => gap.control === control));
  const coverage = remembered((one: Policy) =>
    gapCoverage(
      ofEffect.filter(({ policy }) => policy === '*' || policy === one.name),
      answersOf(one),
    ),
  );
  return doubtful.every(({ candidate, policy, alike }) =>
    coverage(policy)
      .covering(candidate.request)
      .some((gap) => gap.policy === '*' || isOfAll(alike, gap.control)),
  );
}
