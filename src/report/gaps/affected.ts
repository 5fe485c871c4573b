/** Which workloads gaps affect, and the order that follows from it. */
import type { ReviewedGap } from './gapReview.js';
import type { Weight } from './weight.js';

interface WithGaps {
  readonly gaps: readonly Pick<ReviewedGap, 'gap'>[];
}

/** The workloads that some of these gaps affect. */
export const affectedBy = ({ gaps }: WithGaps, { affected }: Weight): readonly string[] => [
  ...new Set(gaps.flatMap(({ gap }) => affected.get(gap.id) ?? [])),
];

/** What affects the most workloads comes first; as it was where nothing is weighed. */
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
