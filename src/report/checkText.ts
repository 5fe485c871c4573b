import { printable } from '../base/printable.js';
import type { CheckLine } from './checkLine.js';

/** An answer of `check` as a person reads it. */
export function checkText(
  { id, object, requester, psp, targets, diff, error }: CheckLine,
  colour: (line: string) => string = (line) => line,
): string {
  if (error !== undefined || object === undefined || psp === undefined)
    return `${printable(id)}: cannot be read: ${(error ?? '').split('\n').map(printable).join('\n    ')}`;
  const by = psp.policy === null ? '' : ` by ${psp.policy}`;
  const head = `${object.kind} ${object.namespace}/${object.name}: ${psp.verdict}${by}${psp.note === undefined ? '' : ` (${psp.note})`}`;
  const assumed =
    requester?.assumed === undefined ? [] : [`    asked by ${printable(requester.assumed)}`];
  const reasons = psp.reasons.map(
    ({ policy, field, path, message }) =>
      `    ${printable(`${policy}, ${field}: ${path}: ${message}`)}`,
  );
  const answers = Object.entries(targets ?? {}).map(
    ([name, { verdict, gaps }]) =>
      `    ${name}: ${verdict}${gaps.length === 0 ? '' : `, gap ${gaps.join(', ')}`}`,
  );
  return [
    printable(head),
    ...assumed,
    ...reasons,
    ...(diff ?? []).map((line) => `    ${colour(printable(line))}`),
    ...answers,
  ].join('\n');
}
