import type { CheckLine } from './checkLine.js';

/** An answer of `check` as a person reads it. */
export function checkText(
  { id, object, requester, psp, targets, diff, error }: CheckLine,
  colour: (line: string) => string = (line) => line,
): string {
  if (error !== undefined || object === undefined || psp === undefined)
    return `${id}: cannot be read: ${error ?? ''}`;
  const by = psp.policy === null ? '' : ` by ${psp.policy}`;
  const head = `${object.kind} ${object.namespace}/${object.name}: ${psp.verdict}${by}${psp.note === undefined ? '' : ` (${psp.note})`}`;
  const assumed = requester?.assumed === undefined ? [] : [`    asked by ${requester.assumed}`];
  const reasons = psp.reasons.map(
    ({ policy, field, path, message }) => `    ${policy}, ${field}: ${path}: ${message}`,
  );
  const answers = Object.entries(targets ?? {}).map(
    ([name, { verdict, gaps }]) =>
      `    ${name}: ${verdict}${gaps.length === 0 ? '' : `, gap ${gaps.join(', ')}`}`,
  );
  return [
    head,
    ...assumed,
    ...reasons,
    ...(diff ?? []).map((line) => `    ${colour(line)}`),
    ...answers,
  ].join('\n');
}
