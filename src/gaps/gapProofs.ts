/** Proves that a gap contains no request, for sets of several policies. */
import { remembered, rememberedBy, rememberedWith } from '../base/remembered.js';
import { portsAreValid } from '../controls/hostPorts.js';
import { everywhere } from '../controls/scopes.js';
import type { Policy, PolicySet } from '../ir/policySet.js';
import { conjunction, disjunction, negation } from '../lang/foldLogic.js';
import type { Node } from '../lang/node.js';
import { AT_ONCE, neverTogether } from '../lang/refutation.js';
import { folded, simplify } from '../lang/simplify.js';
import { isCreate, isPodItself } from '../pod/requestView.js';
import { serverGroupFacts } from '../semantics/serverGroups.js';
import { admitsFilled, comeBefore, type Answers } from './answers.js';
import type { GapAnswers } from './gap.js';

/** Proofs are remembered and shared by targets that answer alike. */
export interface GapProofs {
  /** The target gives this answer to no request for which the cause holds. */
  readonly neverByTarget: (cause: Node, wanted: GapAnswers) => boolean;
  /**
   * PSP and the target give these answers to no request for which the cause holds. This proof takes
   * longer.
   *
   * @param filledBy the policy by which PSP changes the pod, for a gap of one policy.
   */
  readonly neverByBoth: (cause: Node, wanted: GapAnswers, filledBy: Policy | undefined) => boolean;
}

/** For a set of one policy no proofs are needed: small pods show every gap. */
const NOTHING: GapProofs = { neverByTarget: () => false, neverByBoth: () => false };

export const gapProofs = (set: PolicySet, answers: Answers): GapProofs =>
  set.policies.length === 1
    ? NOTHING
    : proofsOf(set)(answers.parts.canonical(answers.target), answers);

/** PSP's answers follow from the set, so only the target's answer is part of the key. */
const proofsOf = remembered((set: PolicySet) =>
  rememberedWith((_: Node, answers: Answers) => newProofs(set, answers)),
);

function newProofs(set: PolicySet, answers: Answers): GapProofs {
  const within = (cause: Node, { psp, target }: GapAnswers): readonly Node[] => [
    ...(psp === 'changes' ? [isCreate.node] : []),
    // If both admit the request, the difference is in the pod itself.
    ...(psp !== 'denies' && target === 'admits' ? [isPodItself.node] : []),
    cause,
    ...answeredBy(answers.target, target),
  ];
  const always = [portsAreValidEverywhere, ...serverGroupFacts(set.grants)];
  const byTarget = remembered((cause: Node) =>
    rememberedBy(
      ({ psp, target }: GapAnswers) => `${psp} ${target}`,
      (wanted) => neverTogether(within(cause, wanted), AT_ONCE),
    ),
  );
  const byBoth = remembered((cause: Node) =>
    rememberedBy(
      ({ psp, target }: GapAnswers, filledBy?: Policy) => `${psp} ${target} ${filledBy?.name}`,
      (wanted, filledBy) =>
        neverTogether([
          ...within(cause, wanted),
          ...answeredByPsp(set, answers, wanted.psp, filledBy),
          ...always,
        ]),
    ),
  );
  return {
    neverByTarget: (cause, wanted) => wanted.target !== null && byTarget(cause)(wanted),
    neverByBoth: (cause, wanted, filledBy) =>
      (filledBy !== undefined || set.policies.length <= MANY) && byBoth(cause)(wanted, filledBy),
  };
}

/** A pod that the API server refuses is in no gap. */
const portsAreValidEverywhere = folded(everywhere('container', simplify(portsAreValid.node)));

function answeredBy(admits: Node, wanted: GapAnswers['target']): readonly Node[] {
  if (wanted === null) return [];
  if (wanted === 'admits-new') return [disjunction([negation(isCreate.node), admits])];
  return [wanted === 'admits' ? admits : negation(admits)];
}

function answeredByPsp(
  set: PolicySet,
  { psp, pspUnchanged }: Answers,
  wanted: GapAnswers['psp'],
  filledBy: Policy | undefined,
): readonly Node[] {
  if (filledBy !== undefined)
    return [
      ...admitsFilled(set, filledBy),
      ...noneOf(comeBefore(set)(filledBy).map((one) => conjunction(admitsFilled(set, one)))),
      ...whereChanged(pspUnchanged),
    ];
  if (wanted === 'changes') return [psp, ...whereChanged(pspUnchanged)];
  return answeredBy(psp, wanted);
}

/** Conditions that hold if PSP changes the pod: it is created, and no policy admits it as it is. */
const whereChanged = remembered((unchanged: Node): readonly Node[] => [
  isCreate.node,
  isPodItself.node,
  ...noneOf(unchanged.kind === 'or' ? unchanged.items : [unchanged]),
]);

/**
 * Limits for large sets. With more policies than MANY, gaps of the whole set are not proved, and
 * only policies with at most LITTLE conditions are used in a proof: they restrict the pods most. In
 * smaller sets these policies come first.
 */
const MANY = 100;
const LITTLE = 8;

const noneOf = (policies: readonly Node[]): readonly Node[] =>
  policies
    .filter((one) => policies.length <= MANY || asks(one) <= LITTLE)
    .sort((a, b) => asks(a) - asks(b))
    .map(negation);

const asks = (one: Node): number => (one.kind === 'and' ? one.items.length : 1);
