import { printable } from '../base/printable.js';
import type { CheckLine } from './checkLine.js';
import { gapsInShort } from './gapsOfAnswer.js';
import { reasonLine, sharedReasons } from './checkReasons.js';

/** `Deployment shop/web` */
export const objectTitle = ({ kind, namespace, name }: NonNullable<CheckLine['object']>): string =>
  printable(`${kind} ${namespace}/${name}`);

/** An answer of `check` as a person reads it. */
export function checkText(
  { id, object, requester, psp, targets, diff, review, error }: CheckLine,
  colour: (line: string) => string = (line) => line,
): string {
  if (error !== undefined || object === undefined || psp === undefined)
    return `${printable(id)}: cannot be read: ${(error ?? '').split('\n').map(printable).join('\n    ')}`;
  const by = psp.policy === null ? '' : ` by ${printable(psp.policy)}`;
  const note = psp.note === undefined ? '' : ` (${psp.note})`;
  const of =
    review === undefined
      ? ''
      : printable(
          `, ${review.operation}${review.subResource === '' ? '' : ` of ${review.subResource}`} ${id}`,
        );
  const head = `${objectTitle(object)}${of}: ${psp.verdict}${by}${note}`;
  const assumed =
    requester?.assumed === undefined ? [] : [`    asked by ${printable(requester.assumed)}`];
  const reasons = sharedReasons(psp.reasons).map((one) => `    ${reasonLine(one)}`);
  const answers = Object.entries(targets ?? {}).map(
    ([name, { verdict, gaps }]) =>
      `    ${name}: ${verdict}${gaps.length === 0 ? '' : `, gap ${gapsInShort(gaps, psp)}`}`,
  );
  return [
    printable(head),
    ...assumed,
    ...reasons,
    ...(diff ?? []).map((line) => `    ${colour(printable(line))}`),
    ...answers,
  ].join('\n');
}
