/** Says what to do about a text that is not YAML. The parser only says what it did not expect. */
import type { Problem } from '../base/problem.js';

/** Where the parser stopped. Lines and columns count from 0, as in the parser. */
interface Stop {
  readonly reason: string;
  readonly line: number;
  readonly column: number;
}

interface Case {
  readonly reason: RegExp;
  /** Must match the rest of the line at which the parser stopped; if left out, any rest matches. */
  readonly rest?: RegExp;
  readonly remedy: string;
}

/** The first case that matches is used. */
const CASES: readonly Case[] = [
  { reason: /tab characters/, remedy: 'indent with spaces: YAML takes no tabs' },
  { reason: /name of an alias node/, remedy: "put a value that starts with * in quotes: '*'" },
  { reason: /name of an anchor node/, remedy: "put a value that starts with & in quotes: '&'" },
  {
    reason: /^bad indentation/,
    rest: /^[@`%]/,
    remedy: 'put the value in quotes: without them it cannot start with @, ` or %',
  },
  {
    reason: /^bad indentation/,
    rest: /^- /,
    remedy: 'start the list on a line of its own',
  },
  {
    reason: /^bad indentation/,
    rest: /:(?:\s|$)/,
    remedy: 'put a value that holds a colon in quotes, or indent this line as its neighbours',
  },
  { reason: /^bad indentation/, remedy: 'indent this line as its neighbours' },
  {
    reason: /^unexpected end of the (?:stream|document) within a/,
    remedy: 'close the quote or bracket that was opened before; the file may be cut off',
  },
  {
    reason: /^deficient indentation/,
    remedy: 'close the quote or bracket that was opened before, or indent this line further',
  },
  {
    reason: /^unknown escape sequence/,
    remedy: 'write the value in single quotes, where a \\ stands for itself',
  },
  { reason: /^missed comma/, remedy: 'put a comma between the two' },
  {
    reason: /document separator is expected|multiline key/,
    remedy: 'write a colon and a space after each key, and the keys of one object in one column',
  },
  { reason: /^unidentified alias/, remedy: 'put its &name before it, in the same document' },
  { reason: /^unknown \w+ tag/, remedy: 'leave the tag out: kubectl has no such type' },
  { reason: /complex keys/, remedy: 'write each key as a plain text' },
];

/** @returns undefined if nothing is known beyond the parser's own message. */
export function yamlRemedy(text: string, { reason, line, column }: Stop): string | undefined {
  const rest = (text.split('\n', line + 1)[line] ?? '').slice(column);
  return CASES.find((one) => one.reason.test(reason) && (one.rest?.test(rest) ?? true))?.remedy;
}

const CONFLICT = /^(?:<{7}|>{7}|\|{7}) |^={7}$/m;

/** @returns the position of a git conflict marker in a text that could not be parsed. */
export function mergeConflict(text: string, file: string): Problem | undefined {
  const found = CONFLICT.exec(text);
  if (found === null || !text.includes('<<<<<<< ')) return undefined;
  return {
    severity: 'error',
    position: { file, line: text.slice(0, found.index).split('\n').length, column: 1 },
    message: 'a merge of git left its conflict here',
    remedy: 'decide for one of the two, and remove the lines with <, = and >',
  };
}

/** The first line of an object, by the form of the object: a field of YAML, or JSON. */
const FIRST_LINE = /^(?:apiVersion:|kind:|---(?:\s|$)|(\{))/;
const CONTINUED = /^(?:[\s{}[\]#%,'"-]|$)/;
/** A line of YAML may also be a field, even one that lacks its colon. */
const FIELD = /^(?:[\w.$/-]+\s*:(?:\s|$)|(?:apiVersion|kind|metadata|spec|items|rules)\b)/;

/**
 * @returns a problem for text that stands before the first object, as what a command said on the
 *   way, in a text that could not be parsed.
 */
export function textBefore(text: string, file: string): Problem | undefined {
  const lines = text.split('\n', MOST_LINES_BEFORE);
  const first = lines.findIndex((line) => FIRST_LINE.test(line));
  const isJson = FIRST_LINE.exec(lines[first] ?? '')?.[1] !== undefined;
  const line = lines
    .slice(0, Math.max(first, 0))
    .findIndex((one) => !CONTINUED.test(one) && (isJson || !FIELD.test(one)));
  if (line < 0) return undefined;
  return {
    severity: 'error',
    position: { file, line: line + 1, column: 1 },
    message:
      'this is not YAML: there is other text before the first object, such as the messages of a command',
    remedy: `remove what stands before line ${first + 1}`,
  };
}

const MOST_LINES_BEFORE = 1000;
