/** Describes one gap in detail. */
import type { Gap } from '../../gaps/gap.js';
import { formatPosition } from '../../base/position.js';
import { gapCondition } from '../gapsJson.js';
import { printable, withEscapes } from '../../base/printable.js';
import { shownReasons } from './gapEntry.js';
import { policyName } from './gapGroups.js';
import { wrap, type Paint } from './gapsText.js';
import { EFFECT_MEANINGS, targetVerdict } from './gapWords.js';
import type { Showing } from './witnessShowing.js';
import { witnessText } from './witnessText.js';

export function gapStory(gap: Gap, showing: Showing | null, paint: Paint): string {
  const { id, target, effect, control, reason, remedy, source, witness } = gap;
  return [
    paint.strong(`${printable(id)}: ${EFFECT_MEANINGS[effect]}`),
    printable(
      `  target ${target}, ${control} of ${policyName(gap)}${source === null ? '' : `, ${formatPosition(source)}`}`,
    ),
    '',
    ...wrap(printable(`${reason}.`), '  ', paint),
    ...wrap(printable(`To do: ${remedy}.`), '  ', paint),
    '',
    '  It opens when:',
    ...wrap(withEscapes(gapCondition(gap)), '    ', paint),
    '',
    ...(showing === null || witness === null
      ? [
          gap.beyondInput
            ? '  No request shows it, because the input does not say which requests it covers.'
            : '  No request was found that shows it.',
        ]
      : [
          `  A request that shows it: ${printable(showing.request)}`,
          ...witnessText(witness)
            .trimEnd()
            .split('\n')
            .map((line) => `    ${line}`),
          '',
          `  PSP answers: ${showing.psp.verdict}${showing.psp.policy === null ? '' : ` by ${printable(showing.psp.policy)}`}${showing.psp.note === undefined ? '' : ` (${showing.psp.note})`}`,
          ...shownReasons(showing.psp.reasons).map(({ policy, field, path, message }) =>
            printable(`    ${policy}, ${field}: ${path}: ${message}`),
          ),
          `  ${target} answers: ${targetVerdict(showing)}`,
          ...(showing.outcome.length === 0
            ? []
            : [
                `  The pod that ${target} makes, compared with PSP's:`,
                ...showing.outcome.map(
                  (line) =>
                    `    ${(line.startsWith('-') ? paint.removed : paint.added)(printable(line))}`,
                ),
              ]),
        ]),
  ].join('\n');
}
