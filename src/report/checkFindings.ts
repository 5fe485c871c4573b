/** The findings of `check`, for reports that list findings: SARIF, JUnit and GitHub Actions. */
import { printable } from '../base/printable.js';
import type { CheckLine } from './checkLine.js';
import { placeText, policiesInShort, sharedReasons, type SharedReason } from './checkReasons.js';
import { objectTitle } from './checkText.js';
import { differs } from './checkTotals.js';
import { gapsInShort } from './gapsOfAnswer.js';
import { serverRefuses } from './refusedAnswers.js';

/** A refusal, a difference, or an object that cannot be read. */
export interface CheckFinding {
  readonly rule: string;
  readonly level: 'error' | 'warning';
  readonly at: SharedReason['at'];
  readonly text: string;
}

export function checkFindingsOf(line: CheckLine): readonly CheckFinding[] {
  const { id, object, psp, targets, at, error } = line;
  if (error !== undefined || object === undefined || psp === undefined)
    return [{ rule: 'unreadable', level: 'error', at: null, text: printable(`${id}: ${error}`) }];
  const title = objectTitle(object);
  const reasons = sharedReasons(psp.reasons).map((one): CheckFinding => {
    const added = one.at === null ? `${placeText(null, one.text)}: ` : '';
    return {
      rule: one.field,
      level: 'error',
      at: one.at ?? at ?? null,
      text: `${title}: ${added}${one.text} (${policiesInShort(one.policies)})`,
    };
  });
  const unexplained = psp.verdict === 'denied' && reasons.length === 0;
  const noted = serverRefuses(psp) || (unexplained && psp.note !== undefined);
  const differences = Object.entries(targets ?? {})
    .filter(([, target]) => differs(psp, target))
    .map(([name, { verdict, gaps, note }]): CheckFinding => ({
      rule: `differs/${name}`,
      level: 'warning',
      at: at ?? null,
      text: `${title}: ${psp.verdict} by PSP, ${verdict} by ${name}${note === undefined ? '' : `, and ${printable(note)}`}${gaps.length === 0 ? '' : ` (${gapsInShort(gaps, psp)})`}`,
    }));
  return [
    ...reasons,
    ...(noted
      ? [
          {
            rule: 'refused',
            level: 'error',
            at: at ?? null,
            text: `${title}: ${psp.note}`,
          } as const,
        ]
      : []),
    ...differences,
  ];
}
