/** The review as a comment on a pull request. */
import report from '../../../templates/report.md.hbs';
import { template } from '../../base/template.js';
import { markdownBlock, markdownText } from '../markdownText.js';
import { groupGaps, type GapGroup } from './gapGroups.js';
import type { GapReview, ReviewedGap } from './gapReview.js';
import {
  acceptanceWords,
  conclusion,
  EFFECT_WORDS,
  tellsStatus,
  verdictsInWords,
} from './gapWords.js';
import { targetCounts } from './targetCounts.js';

/** GitHub takes comments of 65,536 characters. */
const LIMIT = 60_000;

/** A summary is HTML; Markdown does not look into it. */
const inHtml = (text: string): string =>
  text
    .replaceAll(/[&<>"'@]/g, (character) => `&#${character.codePointAt(0)};`)
    .replaceAll(/\s+/g, ' ');

const fill = template(report, {
  helpers: {
    md: markdownText,
    inHtml,
    diff: (lines: readonly string[]) => markdownBlock('diff', lines),
  },
});

export function gapsMarkdown(review: GapReview): string {
  const whole = fill({ ...context(review), withWitnesses: true });
  return whole.length <= LIMIT ? whole : cut(fill({ ...context(review), withWitnesses: false }));
}

/** Without witnesses it may still be too long for a comment: then it ends at a whole line. */
function cut(text: string): string {
  if (text.length <= LIMIT) return text;
  return `${text.slice(0, text.lastIndexOf('\n- ', LIMIT))}\n\nThe rest is left out here; the other formats have all of it.\n`;
}

function context(review: GapReview): object {
  const groups = (wanted: (gap: ReviewedGap) => boolean): readonly object[] =>
    groupGaps(review.gaps.filter(wanted)).map((group) => groupContext(group, review));
  const counts = targetCounts(review);
  return {
    conclusion: conclusion(review),
    counts,
    sections: counts
      .map(({ target }) => ({
        target,
        groups: groups(({ gap, status }) => gap.target === target && status !== 'accepted'),
      }))
      .filter((section) => section.groups.length > 0),
    accepted: groups(({ status }) => status === 'accepted'),
    fixed: review.fixed.map(({ id }) => id),
  };
}

function groupContext(group: GapGroup, review: GapReview): object {
  const {
    target,
    effect,
    control,
    policies,
    status,
    acceptance,
    expired,
    reason,
    remedy,
    showing,
  } = group;
  return {
    target,
    words: EFFECT_WORDS[effect],
    control,
    policies,
    title: `${control} of ${policies.join(', ')}`,
    shownStatus: tellsStatus(review) ? ` (${status})` : '',
    reason,
    remedy,
    acceptance: acceptance === null ? '' : acceptanceWords(acceptance, false),
    expired: expired ? acceptanceWords(acceptance!, true) : '',
    showing:
      showing === null
        ? null
        : {
            target,
            sentence: `${showing.request}. ${verdictsInWords(target, showing)}`,
            differences: showing.differences,
            outcome: showing.outcome,
          },
  };
}
