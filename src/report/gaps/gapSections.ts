/**
 * A review in reading order: first what to act on, then what to decide. Gaps for the record are
 * folded.
 */
import type { Impact } from '../../gaps/gap.js';
import { byWeight } from './affected.js';
import { acrossTargets, groupGaps, type GapGroup } from './gapGroups.js';
import type { GapReview, ReviewedGap } from './gapReview.js';
import { lapseWords } from './gapWords.js';
import { recommendation, targetSummaries, type TargetSummary } from './targetSummaries.js';

export interface GapSections {
  /** The most faithful target comes first. */
  readonly summaries: readonly TargetSummary[];
  readonly recommended: string | undefined;
  /**
   * One section for each impact. Within it, groups are in the order of the targets. A group that
   * several targets have in common is listed once.
   */
  readonly sections: readonly GapSection[];
  readonly accepted: readonly GapGroup[];
  /** The number of gaps for the record that are left out. */
  readonly folded: number;
}

export interface GapSection {
  readonly title: string;
  readonly groups: readonly GapGroup[];
}

const TITLES: Readonly<Record<Impact, string>> = {
  act: 'To act on',
  decide: 'To decide',
  record: 'For the record',
};

/** @param all whether gaps for the record are included. Gaps that fail the check always are. */
export function gapSections(
  review: Pick<GapReview, 'targets' | 'gaps' | 'psaLevel' | 'residual' | 'against' | 'weight'>,
  all: boolean,
): GapSections {
  const open = review.gaps.filter(({ status }) => status !== 'accepted');
  const shown = open.filter(
    (one) => all || one.fails || lapseWords(one).length > 0 || one.gap.impact !== 'record',
  );
  const summaries = targetSummaries(
    review.targets,
    review.gaps.map(({ gap }) => gap),
    {
      ...review,
      isChange: review.against !== null,
      accepted: new Set(
        review.gaps.flatMap(({ gap, status }) => (status === 'accepted' ? [gap] : [])),
      ),
    },
  );
  const grouped = (
    wanted: (one: ReviewedGap) => boolean,
    of: readonly ReviewedGap[],
  ): readonly GapGroup[] =>
    byWeight(
      acrossTargets(
        summaries.flatMap(({ target }) =>
          groupGaps(of.filter((one) => one.gap.target === target && wanted(one))),
        ),
      ),
      review.weight,
    );
  return {
    summaries,
    recommended: review.against === null ? recommendation(summaries) : undefined,
    sections: (Object.keys(TITLES) as Impact[])
      .map((impact) => ({
        title: TITLES[impact],
        groups: grouped(({ gap }) => gap.impact === impact, shown),
      }))
      .filter(({ groups }) => groups.length > 0),
    accepted: grouped(({ status }) => status === 'accepted', review.gaps),
    folded: open.length - shown.length,
  };
}
