import { printable } from '../base/printable.js';
import type { CheckLine } from './checkLine.js';
import { gapsInShort } from './gapsOfAnswer.js';
import { reasonLines } from './checkReasons.js';
import { serverRefuses } from './refusedAnswers.js';

/** A title such as `Deployment shop/web`. */
export const objectTitle = ({ kind, namespace, name }: NonNullable<CheckLine['object']>): string =>
  printable(`${kind} ${namespace}/${name}`);

/** The title of an answer. For an AdmissionReview, with its operation. */
export const answerTitle = (
  id: string,
  object: NonNullable<CheckLine['object']>,
  review: CheckLine['review'],
): string =>
  review === undefined
    ? objectTitle(object)
    : `${objectTitle(object)}${printable(`, ${review.operation}${review.subResource === '' ? '' : ` of ${review.subResource}`} ${id}`)}`;

/** PSP's answer, such as `denied` or `mutated by web`, with its note. */
export const pspAnswer = ({ verdict, policy, note }: NonNullable<CheckLine['psp']>): string =>
  printable(
    `${verdict}${policy === null ? '' : ` by ${policy}`}${note === undefined ? '' : ` (${note})`}`,
  );

/** The answer of each target, such as `vap: denied, gap vap/web/volumes/stricter`. */
export const targetAnswers = ({ psp, targets }: CheckLine): readonly string[] =>
  Object.entries(targets ?? {}).map(
    ([name, { verdict, gaps, note }]) =>
      `${name}: ${verdict}${note === undefined ? '' : ` (${noteBeside(psp, note)})`}${gaps.length === 0 || psp === undefined ? '' : `, gap ${gapsInShort(gaps, psp)}`}`,
  );

/** If the API server refuses what PSP made, too, the reason is not said again for each target. */
const noteBeside = (psp: CheckLine['psp'], note: string): string =>
  psp !== undefined && serverRefuses(psp) ? 'the API server refuses it too' : printable(note);

/** The text of an answer: what it is about, and what is said of it. */
export interface AnswerText {
  readonly title: string;
  /** Begins on the line of the title. */
  readonly rest: string;
}

/** An answer of `check` for people. */
export function checkText(line: CheckLine, colour?: (line: string) => string): string {
  const { title, rest } = answerText(line, colour);
  return `${title}: ${rest}`;
}

export function answerText(
  line: CheckLine,
  colour: (line: string) => string = (text) => text,
): AnswerText {
  const { id, object, requester, psp, diff, review, error } = line;
  if (error !== undefined || object === undefined || psp === undefined)
    return {
      title: printable(id),
      rest: `cannot be read: ${(error ?? '').split('\n').map(printable).join('\n    ')}`,
    };
  const assumed =
    requester?.assumed === undefined ? [] : [`    asked by ${printable(requester.assumed)}`];
  const reasons = reasonLines(psp.reasons).map((one) => `    ${one}`);
  const rest = [
    pspAnswer(psp),
    ...assumed,
    ...reasons,
    ...(diff ?? []).map((one) => `    ${colour(printable(one))}`),
    ...targetAnswers(line).map((answer) => `    ${answer}`),
  ].join('\n');
  return { title: answerTitle(id, object, review), rest };
}
