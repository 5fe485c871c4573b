/**
 * Answers that need nobody's attention: PSP and all targets admit the pod alike. Where there are
 * many answers, text only counts these, by the policy that admits them.
 */
import { printable } from '../base/printable.js';
import { shortList } from '../base/shortList.js';
import type { CheckLine } from './checkLine.js';
import { differsSomewhere } from './checkTotals.js';
import { isRefused } from './refusedAnswers.js';

/** The policy that admits the pod; null if PSP does not check the request. */
export type PlainCounts = ReadonlyMap<string | null, number>;

/** Whether the answer names no value of the pod, so that many pods may have the same one. */
export const namesNoValue = ({ psp, diff }: CheckLine): boolean =>
  psp !== undefined && !isRefused(psp) && diff === undefined;

export const isPlain = (line: CheckLine): boolean => namesNoValue(line) && !differsSomewhere(line);

/** A sentence such as `40 more are admitted, ...: 30 by web, 10 by batch; --all shows them`. */
export function plainSentence(counts: PlainCounts, hasTargets: boolean): string {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const parts = [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([policy, count]) =>
      policy === null ? `${count} that PSP does not check` : `${count} by ${printable(policy)}`,
    );
  return `${total} more ${total === 1 ? 'is' : 'are'} admitted${hasTargets ? ', and answered the same by all targets' : ''}: ${shortList(parts)}; --all shows ${total === 1 ? 'it' : 'them'}`;
}
