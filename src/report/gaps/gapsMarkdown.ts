/** The review as a comment on a pull request. */
import report from '../../../templates/report.md.hbs';
import { template } from '../../base/template.js';
import { markdownBlock, markdownText } from '../markdownText.js';
import type { GapGroup } from './gapGroups.js';
import type { GapReview } from './gapReview.js';
import { gapSections } from './gapSections.js';
import { affectsWords, levelsInWords } from './weightWords.js';
import { shortList } from '../../base/shortList.js';
import {
  acceptanceWords,
  conclusion,
  foldedWords,
  groupHead,
  lapseWords,
  tellsStatus,
  verdictsInWords,
} from './gapWords.js';

/** Below the limit of GitHub: 65,536 characters in a comment. */
const LIMIT = 60_000;

/** Escapes text for HTML: Markdown in a `summary` element is not interpreted. */
const inHtml = (text: string): string =>
  text
    .replaceAll(/[&<>"'@]/g, (character) => `&#${character.codePointAt(0)};`)
    .replaceAll(/\s+/g, ' ');

export const MARKDOWN_HELPERS = {
  md: markdownText,
  inHtml,
  diff: (lines: readonly string[]): string => markdownBlock('diff', lines),
};

const fill = template(report, { helpers: MARKDOWN_HELPERS });

/**
 * @param all whether gaps for the record are shown.
 * @param concluded whether the check fails, and what was found; empty if another part of the report
 *   shows it.
 */
export function gapsMarkdown(
  review: GapReview,
  all = false,
  concluded = conclusion(review),
): string {
  const content = { ...context(review, all), conclusion: concluded };
  return fitted((withWitnesses) => fill({ ...content, withWitnesses }));
}

/** The longest text that fits into a comment: with witnesses, without them, or cut off. */
export function fitted(text: (withWitnesses: boolean) => string): string {
  const whole = text(true);
  return whole.length <= LIMIT ? whole : cut(text(false));
}

/** Cuts a text that is too long at the end of a line. */
export function cut(text: string): string {
  if (text.length <= LIMIT) return text;
  return `${text.slice(0, text.lastIndexOf('\n- ', LIMIT))}\n\nThe rest is left out here; the other formats have all of it.\n`;
}

function context(review: GapReview, all: boolean): object {
  const { summaries, recommended, sections, accepted, folded } = gapSections(review, all);
  const contexts = (groups: readonly GapGroup[]): readonly object[] =>
    groups.map((group) => groupContext(group, review));
  return {
    changes: review.against !== null,
    summaries,
    recommended,
    levels: levelsInWords(review.weight),
    sections: sections.map(({ title, groups }) => ({ title, groups: contexts(groups) })),
    folded: folded === 0 ? '' : foldedWords(folded),
    accepted: contexts(accepted),
    fixed: review.fixed.map(({ id }) => id),
  };
}

function groupContext(group: GapGroup, review: GapReview): object {
  const {
    shownOn: target,
    controls,
    policies,
    status,
    acceptance,
    reason,
    remedy,
    showing,
  } = group;
  const what = `${shortList(controls)} of ${shortList(policies)}`;
  return {
    words: groupHead(group),
    title: what,
    shownStatus: tellsStatus(review) ? ` (${status})` : '',
    affects: affectsWords(group, review.weight),
    reason,
    remedy,
    acceptance: acceptance === null ? '' : acceptanceWords(acceptance),
    lapsed: lapseWords(group).join(''),
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
