/** The differences for a terminal. */
import { capitalised } from '../../base/capitalised.js';
import { formatPosition } from '../../base/position.js';
import { printable } from '../../base/printable.js';
import { shortList } from '../../base/shortList.js';
import { differenceLines, PLAIN, witnessLines, wrap, type Paint } from '../gaps/gapsText.js';
import { EFFECT_WORDS } from '../gaps/gapWords.js';
import {
  answersInWords,
  diffConclusion,
  diffSections,
  type DifferenceGroup,
  type DiffReview,
} from './diffReview.js';

/**
 * @param conclusion whether the check fails, and what was found; empty if another part of the
 *   report shows it.
 */
export function diffText(
  review: DiffReview,
  paint: Paint = PLAIN,
  conclusion = diffConclusion(review),
): string {
  const { old: before, new: after, assumed, differences } = review;
  return `${blocksText([
    wrap(printable(`From ${before} to ${after}.`), '', paint),
    ...(assumed === null ? [] : [wrap(printable(`${capitalised(assumed)}.`), '', paint)]),
    ...differenceBlocks({ differences }, paint),
    ...(conclusion === '' ? [] : [wrap(conclusion, '', paint)]),
  ])}\n`;
}

const blocksText = (blocks: readonly (readonly string[])[]): string =>
  blocks.map((lines) => lines.join('\n')).join('\n\n');

/** A block of lines for each section, and for each group in it. */
const differenceBlocks = (
  { differences }: Pick<DiffReview, 'differences'>,
  paint: Paint,
): readonly (readonly string[])[] =>
  diffSections(differences).flatMap(({ title, groups }) => [
    [paint.strong(title)],
    ...groups.map((group) => groupLines(group, paint)),
  ]);

/** A title such as `looser: allowedCapabilities of web, restricted and 136 more`. */
const differenceTitle = ({ effect, control, policies }: DifferenceGroup): string =>
  `${EFFECT_WORDS[effect]}: ${control} of ${shortList(policies)}`;

function groupLines(group: DifferenceGroup, paint: Paint): readonly string[] {
  const [{ difference, showing }] = group.all as [(typeof group.all)[number]];
  const { source } = difference;
  const [first, ...more] = wrap(printable(differenceTitle(group)), '  ', paint);
  return [
    paint.strong(first!),
    ...more,
    ...(source === null ? [] : [`    ${printable(formatPosition(source))}`]),
    ...wrap(printable(group.reason), '    ', paint),
    ...witnessLines(showing.request, showing.differences, paint),
    ...wrap(printable(answersInWords(difference)), '    ', paint),
    ...(showing.outcome.length === 0
      ? []
      : [
          "    The pod that NEW makes, compared with OLD's:",
          ...differenceLines(showing.outcome, paint),
        ]),
  ];
}
