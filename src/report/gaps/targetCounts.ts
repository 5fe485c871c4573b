/** The numbers of a review, for each target. */
import { TARGET_NAMES, type TargetName } from '../../gaps/gap.js';
import { gapCounts, type GapCounts } from '../../gaps/gapCounts.js';
import type { GapReview } from './gapReview.js';

export interface TargetCounts extends GapCounts {
  readonly target: TargetName;
  readonly accepted: number;
}

/** Accepted gaps are counted separately, not by effect. */
export function targetCounts({
  targets,
  gaps,
}: Pick<GapReview, 'targets' | 'gaps'>): readonly TargetCounts[] {
  return TARGET_NAMES.filter((name) => targets.includes(name)).map((target) => {
    const own = gaps.filter(({ gap }) => gap.target === target);
    const open = own.filter(({ status }) => status !== 'accepted');
    return {
      target,
      ...gapCounts(open.map(({ gap }) => gap)),
      accepted: own.length - open.length,
    };
  });
}
