/**
 * For a set of several policies: searches for a gap with each policy alone. If the target admits by
 * the set what PSP refused, one policy admits it by itself; and if it refuses what PSP admitted,
 * the policy by which PSP admitted it refuses it. So if no policy shows the gap alone, the gap does
 * not exist. For a single policy, small pods show every gap.
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
import type { SearchedServer } from './witness/searchSpace.js';
import { SOME_POLICIES, WitnessSearch, type Found, type Sought } from './witness/witness.js';

/** A set of only this policy, which everyone may use. */
export const onlyOf: (policy: Policy) => PolicySet = remembered((policy: Policy): PolicySet => ({
  apiVersion: POLICY_SET_API_VERSION,
  kind: 'PolicySet',
  policies: [policy],
  grants: [],
}));

/** The answers of PSP and the target for only this policy, which everyone may use. */
export type AloneAnswers = (policy: Policy) => Answers;

export interface ShownAlone {
  /** The first policies that show the gap alone, with requests that the gap's cause explains. */
  readonly shown: readonly Policy[];
  /** If there is none: requests that show the effect also without the gap's cause. */
  readonly doubtful: readonly Doubtful[];
}

interface Doubtful {
  readonly candidate: Candidate;
  readonly policy: Policy;
  /** The policies with the same deciding values, for which this policy was searched. */
  readonly alike: readonly Policy[];
}

/**
 * The values of a policy that decide whether it can have a gap. Of the policies with equal values,
 * only one is searched.
 */
export type DecidingValues = (policy: Policy) => unknown;

/** What the searches of all gaps of a target have in common. */
export interface AloneSearched {
  readonly answersOf: AloneAnswers;
  readonly server: SearchedServer;
}

export function shownAlone(
  candidates: readonly Representative[],
  sought: Sought,
  searched: AloneSearched,
): ShownAlone {
  const shown: Policy[] = [];
  const doubtful: Doubtful[] = [];
  const look = (one: Representative): void => {
    const { policy, alike } = one;
    const found = searchedAlone(policy, sought, searched);
    if (found.witness !== null) shown.push(policy);
    // The effect may have another cause: a value that only some of these policies have.
    else if (found.doubtful.length > 0 && canBeTold(alike))
      for (const same of groupedBy(alike, textOf).values()) look({ policy: same[0]!, alike: same });
    else doubtful.push(...found.doubtful.map((candidate) => ({ candidate, ...one })));
  };
  for (const one of candidates) {
    look(one);
    if (shown.length >= SOME_POLICIES) break;
  }
  return { shown, doubtful: shown.length > 0 ? [] : doubtful };
}

const searchedAlone = (
  policy: Policy,
  sought: Sought,
  { answersOf, server }: AloneSearched,
): Found =>
  new WitnessSearch(onlyOf(policy), answersOf(policy), server).near({
    ...sought,
    policy: policy.name,
    shownBy: sought.shownAlone(policy),
    matters: undefined,
  });

/**
 * Up to this many policies with equal deciding values are searched one by one, if they differ
 * otherwise.
 */
const FEW = 8;
const canBeTold = (alike: readonly Policy[]): boolean =>
  alike.length <= FEW && new Set(alike.map(textOf)).size > 1;

type Representative = Pick<Doubtful, 'policy' | 'alike'>;

/** One policy for each combination of deciding values; if possible, one that admits a pod. */
export function representatives(
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

/** The first policy of the set with the same spec as the policy of this name. */
export function firstAlike({ policies }: PolicySet, name: string): Policy | undefined {
  const own = policies.find((policy) => policy.name === name);
  return own && policies.find((policy) => textOf(policy) === textOf(own));
}
const textOf = remembered(({ spec }: Policy): string => exactJson(spec, 0));

/**
 * Whether other gaps cover each of these requests: gaps of the whole set, and gaps of the policy
 * itself that all policies with the same deciding values have. A gap of just one of them might
 * cover a small pod by chance.
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
