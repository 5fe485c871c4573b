/** The review for a terminal. */
import wrapAnsi from 'wrap-ansi';
import { formatPosition } from '../../base/position.js';
import { printable } from '../../base/printable.js';
import type { GapGroup } from './gapGroups.js';
import { gapSections } from './gapSections.js';
import type { GapReview, ReviewedGap } from './gapReview.js';
import {
  acceptanceWords,
  conclusion,
  counted,
  foldedWords,
  groupTitle,
  lapseWords,
  tellsStatus,
  verdictsInWords,
} from './gapWords.js';
import { affectsWords, levelsInWords } from './weightWords.js';

/** The most differences of a witness that are shown; other formats have all. */
const MOST_DIFFERENCES = 6;

/** How text is coloured, and how wide the terminal is. */
export interface Paint {
  readonly added: (text: string) => string;
  readonly removed: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly width: number;
}
export const PLAIN: Paint = {
  added: (text) => text,
  removed: (text) => text,
  strong: (text) => text,
  width: 80,
};

/**
 * @param all whether gaps for the record are shown.
 * @param concluded whether the check fails, and what was found.
 */
export function gapsText(
  review: GapReview,
  paint: Paint = PLAIN,
  all = false,
  concluded = conclusion(review),
): string {
  const { summaries, recommended, sections, accepted, folded } = gapSections(review, all);
  const blocks = [
    summaries.flatMap(({ target, sentence }) =>
      wrap(`${target}: ${sentence}.`, '', paint).map(paint.strong),
    ),
    recommended === undefined ? [] : wrap(`Recommended: ${recommended}.`, '', paint),
    ...levelsInWords(review.weight).map((level) => levelLines(level, all, paint)),
    ...sections.flatMap(({ title, groups }) => [
      [paint.strong(title)],
      ...groups.map((group) => groupLines(group, review, all, paint)),
    ]),
    folded === 0 ? [] : wrap(foldedWords(folded), '', paint),
    accepted.length === 0
      ? []
      : ['Accepted', ...accepted.flatMap((group) => acceptedLines(group, paint))],
    review.fixed.length === 0 ? [] : ['Fixed: no longer there', ...fixedLines(review, paint)],
    wrap(concluded, '', paint),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

const acceptedLines = (group: GapGroup, paint: Paint): readonly string[] =>
  wrap(
    `${printable(groupTitle(group))}: ${printable(acceptanceWords(group.acceptance!))}`,
    '  ',
    paint,
  );

const fixedLines = ({ fixed }: GapReview, paint: Paint): readonly string[] =>
  fixed.flatMap(({ id, acceptance }) =>
    wrap(
      printable(`${id}${acceptance === null ? '' : ` (${acceptanceWords(acceptance)})`}`),
      '  ',
      paint,
    ),
  );

function levelLines(
  { words, needs }: ReturnType<typeof levelsInWords>[number],
  all: boolean,
  paint: Paint,
): readonly string[] {
  return [
    ...wrap(words, '', paint),
    ...(all ? needs : shortened(needs, 'workloads')).flatMap((one) =>
      wrap(printable(one), '    ', paint),
    ),
  ];
}

/** A witness is shown for gaps to act on; with `all`, for every gap. */
function groupLines(
  group: GapGroup,
  review: GapReview,
  all: boolean,
  paint: Paint,
): readonly string[] {
  const { impact, status, reason, remedy, showing, shownOn, gaps } = group;
  const affects = affectsWords(group, review.weight);
  const [first, ...more] = wrap(
    printable(`${groupTitle(group)}${tellsStatus(review) ? ` (${status})` : ''}`),
    '  ',
    paint,
  );
  return [
    paint.strong(first!),
    ...more,
    ...(affects === undefined ? [] : wrap(printable(affects), '    ', paint)),
    ...sourceOf(gaps).map((source) => `    ${printable(source)}`),
    ...wrap(printable(reason), '    ', paint),
    ...lapseWords(group).flatMap((words) => wrap(printable(words), '    ', paint)),
    ...(showing === null || (impact !== 'act' && !all)
      ? []
      : [
          ...witnessLines(showing.request, showing.differences, paint),
          ...wrap(printable(verdictsInWords(shownOn, showing)), '    ', paint),
          ...outcomeLines(group, paint),
        ]),
    ...wrap(printable(`To do: ${remedy.text}`), '    ', paint),
    ...shortened(remedy.values).flatMap((value) => wrap(printable(value), '      ', paint)),
  ];
}

/** The position of the gaps; empty if they have none, or several. */
function sourceOf(gaps: readonly ReviewedGap[]): readonly string[] {
  const places = gaps.map(({ gap }) => (gap.source === null ? '' : formatPosition(gap.source)));
  return [...new Set(places)].length === 1
    ? places.slice(0, 1).filter((place) => place !== '')
    : [];
}

const shortened = (values: readonly string[], what = 'values'): readonly string[] =>
  values.length > MOST_DIFFERENCES
    ? [
        ...values.slice(0, MOST_DIFFERENCES - 1),
        `and ${values.length - MOST_DIFFERENCES + 1} more ${what}`,
      ]
    : values;

export function witnessLines(
  request: string,
  differences: readonly string[],
  paint: Paint,
): readonly string[] {
  return [
    ...(request === ORDINARY ? [] : wrap(printable(request), '    ', paint)),
    ...(differences.length === 0
      ? ['    a pod that sets nothing']
      : differenceLines(differences, paint)),
  ];
}

function outcomeLines({ shownOn, showing }: GapGroup, paint: Paint): readonly string[] {
  return showing === null || showing.outcome.length === 0
    ? []
    : [
        `    The pod that ${shownOn} makes, compared with PSP's:`,
        ...differenceLines(showing.outcome, paint),
      ];
}

export function differenceLines(differences: readonly string[], paint: Paint): readonly string[] {
  // One more line would not save space: the line about the rest takes one too.
  const shown = differences.length > MOST_DIFFERENCES + 1 ? MOST_DIFFERENCES : differences.length;
  const left = differences.length - shown;
  return [
    ...differences
      .slice(0, shown)
      .map(
        (line) =>
          `      ${(line.startsWith('-') ? paint.removed : paint.added)(short(printable(line)))}`,
      ),
    ...(left > 0 ? [`      and ${counted(left, 'field')} more`] : []),
  ];
}

/** Shortens long lists of values; other formats have them in full. */
const short = (line: string): string =>
  line.length > LONGEST ? `${line.slice(0, LONGEST)} ...` : line;
const LONGEST = 120;

/** The usual request, which is not shown. */
const ORDINARY = 'CREATE by admin in namespace default';

/** Breaks lines at spaces. A word longer than a line stays whole, so that it can be copied. */
export const wrap = (text: string, indent: string, { width }: Paint): readonly string[] =>
  wrapAnsi(text, Math.max(width - indent.length, 20))
    .split('\n')
    .map((line) => indent + line);
