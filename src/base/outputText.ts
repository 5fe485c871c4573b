/**
 * The text of a file: whole, or in pieces that are made whenever it is read. A report of many gaps
 * is many times as large as what it is made of.
 */
export type OutputText = string | (() => Iterable<string>);

export const piecesOf = (text: OutputText): Iterable<string> =>
  typeof text === 'string' ? [text] : text();

export const wholeText = (text: OutputText): string =>
  typeof text === 'string' ? text : [...text()].join('');

export const wholeTexts = (files: ReadonlyMap<string, OutputText>): ReadonlyMap<string, string> =>
  new Map([...files].map(([name, text]) => [name, wholeText(text)] as const));
