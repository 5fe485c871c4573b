/** Which workloads gaps affect, and the order of gaps by this number. */
import type { ReviewedGap } from './gapReview.js';
import type { Weight } from './weight.js';

interface WithGaps {
  readonly gaps: readonly Pick<ReviewedGap, 'gap'>[];
}

/** The workloads that at least one of these gaps affects. */
export const affectedBy = ({ gaps }: WithGaps, { affected }: Weight): readonly string[] => [
  ...new Set(gaps.flatMap(({ gap }) => affected.get(gap.id) ?? [])),
];

/** Gaps that affect the most workloads come first. Without workloads the order does not change. */
export const byWeight = <T extends WithGaps>(
  groups: readonly T[],
  weight: Weight | null,
): readonly T[] =>
  weight === null
    ? groups
    : groups
        .map((group) => ({ group, count: affectedBy(group, weight).length }))
        .sort((a, b) => b.count - a.count)
        .map(({ group }) => group);
