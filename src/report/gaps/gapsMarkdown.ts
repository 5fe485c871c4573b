/** The review as a comment on a pull request. */
import { markdownBlock, markdownText } from '../markdownText.js';
import { groupGaps, type GapGroup } from './gapGroups.js';
import type { GapReview } from './gapReview.js';
import {
  acceptanceWords,
  conclusion,
  EFFECT_WORDS,
  targetCounts,
  tellsStatus,
  verdictsInWords,
} from './gapWords.js';

/** GitHub takes comments of 65,536 characters. */
const LIMIT = 60_000;

export function gapsMarkdown(review: GapReview): string {
  const whole = document(review, true);
  return whole.length <= LIMIT ? whole : cut(document(review, false));
}

/** Without witnesses it may still be too long for a comment: then it ends at a whole line. */
function cut(text: string): string {
  if (text.length <= LIMIT) return text;
  return `${text.slice(0, text.lastIndexOf('\n- ', LIMIT))}\n\nThe rest is left out here; the other formats have all of it.\n`;
}

function document(review: GapReview, withWitnesses: boolean): string {
  const counts = targetCounts(review);
  const accepted = review.gaps.filter(({ status }) => status === 'accepted');
  const sections = counts.map(({ target }) => {
    const groups = groupGaps(
      review.gaps.filter(({ gap, status }) => gap.target === target && status !== 'accepted'),
    );
    return groups.length === 0
      ? ''
      : `### ${target}\n\n${groups.map((group) => (withWitnesses ? detailed(group, review) : `- ${line(group, review)}: ${markdownText(group.reason)}.\n`)).join('\n')}`;
  });
  return [
    `## Gaps between PodSecurityPolicy and its successors\n\n${markdownText(conclusion(review))}\n`,
    table(review),
    ...sections,
    ...(accepted.length > 0
      ? [
          `### Accepted\n\n${groupGaps(accepted)
            .map(
              (group) =>
                `- ${group.target}, ${line(group, review)}: ${markdownText(acceptanceWords(group.acceptance!, false))}\n`,
            )
            .join('')}`,
        ]
      : []),
    ...(review.fixed.length > 0
      ? [`### Fixed\n\n${review.fixed.map(({ id }) => `- ${markdownText(id)}\n`).join('')}`]
      : []),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function table(review: GapReview): string {
  const rows = targetCounts(review).map(
    ({ target, effects: { looser, stricter, defaults, unseen }, accepted }) =>
      `| ${[target, looser, stricter, defaults, unseen, accepted].join(' | ')} |\n`,
  );
  return `| target | looser | stricter | defaults lost or different | unseen | accepted |\n|---|---|---|---|---|---|\n${rows.join('')}`;
}

const line = ({ effect, control, policies, status }: GapGroup, review: GapReview): string =>
  `**${EFFECT_WORDS[effect]}** ${markdownText(control)} of ${policies.map(markdownText).join(', ')}${tellsStatus(review) && status !== 'accepted' ? ` (${status})` : ''}`;

/** Folded up, so that a long report stays short to look at. */
function detailed(group: GapGroup, review: GapReview): string {
  const {
    effect,
    control,
    policies,
    status,
    acceptance,
    expired,
    reason,
    remedy,
    showing,
    target,
  } = group;
  const summary = `<b>${EFFECT_WORDS[effect]}</b> ${htmlText(`${control} of ${policies.join(', ')}`)}${tellsStatus(review) ? ` (${status})` : ''}`;
  const witness =
    showing === null
      ? []
      : [
          markdownText(`${showing.request}. ${verdictsInWords(target, showing)}`),
          ...(showing.differences.length > 0 ? [markdownBlock('diff', showing.differences)] : []),
          ...(showing.outcome.length > 0
            ? [
                `The pod that ${target} makes, beside PSP's:`,
                markdownBlock('diff', showing.outcome),
              ]
            : []),
        ];
  const body = [
    `${markdownText(reason)}.`,
    ...(expired ? [markdownText(acceptanceWords(acceptance!, true))] : []),
    ...witness,
    `*To do:* ${markdownText(remedy)}.`,
  ];
  return `<details><summary>${summary}</summary>\n\n${body.join('\n\n')}\n\n</details>\n`;
}

/** A summary is HTML; Markdown does not look into it. */
const htmlText = (text: string): string =>
  text
    .replaceAll(/[&<>"'@]/g, (character) => `&#${character.codePointAt(0)};`)
    .replaceAll(/\s+/g, ' ');
