/** The review for a terminal. */
import wrapAnsi from 'wrap-ansi';
import { formatPosition } from '../../base/position.js';
import { printable } from '../../base/printable.js';
import { groupGaps, type GapGroup } from './gapGroups.js';
import type { GapReview } from './gapReview.js';
import {
  acceptanceWords,
  conclusion,
  counted,
  EFFECT_WORDS,
  tellsStatus,
  verdictsInWords,
} from './gapWords.js';
import { targetCounts, type TargetCounts } from './targetCounts.js';

/** More than this of a witness is for the formats that have room. */
const MOST_DIFFERENCES = 6;

/** Colours are those of a diff and of severities; lines are as long as the terminal is wide. */
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

export function gapsText(review: GapReview, paint: Paint = PLAIN): string {
  const targets = targetCounts(review).flatMap((counts) => [
    paint.strong(countLine(counts)),
    ...targetLines(review, counts, paint),
    '',
  ]);
  const fixed = review.fixed.flatMap(({ id, acceptance }) =>
    wrap(
      printable(`${id}${acceptance === null ? '' : ` (${acceptanceWords(acceptance, false)})`}`),
      '  ',
      paint,
    ),
  );
  return `${[...targets, ...(fixed.length > 0 ? ['Fixed: no longer there', ...fixed, ''] : []), ...wrap(conclusion(review), '', paint)].join('\n')}\n`;
}

function countLine({ target, looser, stricter, defaults, unseen, accepted }: TargetCounts): string {
  const parts = [
    `${looser} looser`,
    `${stricter} stricter`,
    `${counted(defaults, 'default')} lost or different`,
    `${unseen} unseen`,
    ...(accepted > 0 ? [`${accepted} accepted`] : []),
  ];
  return `${target}: ${parts.join(', ')}`;
}

function targetLines(review: GapReview, { target }: TargetCounts, paint: Paint): readonly string[] {
  const own = review.gaps.filter(({ gap }) => gap.target === target);
  const open = groupGaps(own.filter(({ status }) => status !== 'accepted'));
  const accepted = groupGaps(own.filter(({ status }) => status === 'accepted'));
  return [
    ...open.flatMap((group, i) => [
      '',
      ...groupLines(group, open[i - 1], tellsStatus(review), paint),
    ]),
    ...(accepted.length > 0
      ? [
          '',
          ...accepted.flatMap((group) =>
            wrap(
              `${title(group)}: ${printable(acceptanceWords(group.acceptance!, false))}`,
              '  ',
              paint,
            ),
          ),
        ]
      : []),
  ];
}

const title = ({ effect, control, policies }: GapGroup): string =>
  `${EFFECT_WORDS[effect]}: ${control} of ${policies.map(printable).join(', ')}`;

/** What to do is often the same for one group after another, and then said once. */
function groupLines(
  group: GapGroup,
  before: GapGroup | undefined,
  withStatus: boolean,
  paint: Paint,
): readonly string[] {
  const { status, acceptance, expired, reason, remedy, showing, target, gaps } = group;
  const { impact } = gaps[0]!.gap;
  const [first, ...more] = wrap(
    `${impact}, ${title(group)}${withStatus ? ` (${status})` : ''}`,
    '  ',
    paint,
  );
  const place =
    gaps.length === 1 && gaps[0]!.gap.source !== null
      ? [`    ${printable(formatPosition(gaps[0]!.gap.source))}`]
      : [];
  return [
    paint.strong(first!),
    ...more,
    ...place,
    ...wrap(printable(reason), '    ', paint),
    ...(expired ? wrap(printable(acceptanceWords(acceptance!, true)), '    ', paint) : []),
    ...(showing === null
      ? []
      : [
          ...witnessLines(showing.request, showing.differences, paint),
          ...wrap(printable(verdictsInWords(target, showing)), '    ', paint),
          ...outcomeLines(group, paint),
        ]),
    ...(before?.remedy === remedy && before.effect === group.effect
      ? ['    To do: as above']
      : wrap(`To do: ${printable(remedy)}`, '    ', paint)),
  ];
}

function witnessLines(
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

function outcomeLines({ target, showing }: GapGroup, paint: Paint): readonly string[] {
  return showing === null || showing.outcome.length === 0
    ? []
    : [
        `    The pod that ${target} makes, beside PSP's:`,
        ...differenceLines(showing.outcome, paint),
      ];
}

function differenceLines(differences: readonly string[], paint: Paint): readonly string[] {
  const left = differences.length - MOST_DIFFERENCES;
  return [
    ...differences
      .slice(0, MOST_DIFFERENCES)
      .map(
        (line) =>
          `      ${(line.startsWith('-') ? paint.removed : paint.added)(short(printable(line)))}`,
      ),
    ...(left > 0 ? [`      and ${counted(left, 'field')} more`] : []),
  ];
}

/** Lists of values can be long; other formats have them whole. */
const short = (line: string): string =>
  line.length > LONGEST ? `${line.slice(0, LONGEST)} ...` : line;
const LONGEST = 120;

/** What goes without saying. */
const ORDINARY = 'CREATE by admin in namespace default';

/** Breaks at spaces; words that are longer than the line stay whole, so that they can be copied. */
export const wrap = (text: string, indent: string, { width }: Paint): readonly string[] =>
  wrapAnsi(text, Math.max(width - indent.length, 20))
    .split('\n')
    .map((line) => indent + line);
