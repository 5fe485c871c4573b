/** Proofs that no request is in a gap, where several policies may answer. */
import { remembered, rememberedBy } from '../base/remembered.js';
import type { Policy, PolicySet } from '../ir/policySet.js';
import { conjunction, negation } from '../lang/foldLogic.js';
import type { Node } from '../lang/node.js';
import { AT_ONCE, neverTogether } from '../lang/refutation.js';
import { isCreate, isPodItself } from '../pod/requestView.js';
import { admitsFilled, comeBefore, type Answers } from './answers.js';
import type { GapAnswers } from './gap.js';

/** Each is asked once for targets that answer the same. */
export interface GapProofs {
  /** The target answers so to no request within the cause. */
  readonly neverByTarget: (cause: Node, wanted: GapAnswers) => boolean;
  /**
   * PSP and the target answer so to no request within it. Takes longer.
   *
   * @param filledBy the policy by which PSP changes the pod there, where the gap is of one.
   */
  readonly neverByBoth: (cause: Node, wanted: GapAnswers, filledBy: Policy | undefined) => boolean;
}

/** Of one policy nothing is proven: there small pods show every gap. */
const NOTHING: GapProofs = { neverByTarget: () => false, neverByBoth: () => false };

export const gapProofs = (set: PolicySet, answers: Answers): GapProofs =>
  set.policies.length === 1
    ? NOTHING
    : proofsOf(set)(answers.parts.canonical(answers.target), answers);

/** What PSP answers follows from the set. */
const proofsOf = remembered((set: PolicySet) =>
  remembered((_: Node, answers: Answers) => newProofs(set, answers)),
);

function newProofs(set: PolicySet, answers: Answers): GapProofs {
  const within = (cause: Node, { psp, target }: GapAnswers): readonly Node[] => [
    ...(psp === 'changes' ? [isCreate.node] : []),
    // Where both let it in, it shows in the pod.
    ...(psp !== 'denies' && target === 'admits' ? [isPodItself.node] : []),
    cause,
    ...answeredBy(answers.target, target),
  ];
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
        ]),
    ),
  );
  return {
    neverByTarget: (cause, wanted) => wanted.target !== null && byTarget(cause)(wanted),
    neverByBoth: (cause, wanted, filledBy) =>
      (filledBy !== undefined || set.policies.length <= MANY) && byBoth(cause)(wanted, filledBy),
  };
}

const answeredBy = (admits: Node, wanted: 'admits' | 'denies' | null): readonly Node[] =>
  wanted === null ? [] : [wanted === 'admits' ? admits : negation(admits)];

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

/** What holds where PSP changes a pod: one is created, and no policy admits it as it stands. */
const whereChanged = remembered((unchanged: Node): readonly Node[] => [
  isCreate.node,
  isPodItself.node,
  ...noneOf(unchanged.kind === 'or' ? unchanged.items : [unchanged]),
]);

/**
 * Of more policies gaps of the whole set are not proven, and those count alone that ask for little:
 * they say something of the most pods. They come first of fewer too.
 */
const MANY = 100;
const LITTLE = 8;

const noneOf = (policies: readonly Node[]): readonly Node[] =>
  policies
    .filter((one) => policies.length <= MANY || asks(one) <= LITTLE)
    .sort((a, b) => asks(a) - asks(b))
    .map(negation);

const asks = (one: Node): number => (one.kind === 'and' ? one.items.length : 1);
