/** Text of others stays text: no character of it ends a line, moves a cursor or gives an order. */
import { exactJson } from '../../src/base/exactJson.js';
import { exactYaml } from '../../src/base/exactYaml.js';
import { printable } from '../../src/base/printable.js';
import { formatProblem } from '../../src/base/problem.js';
import { parseDocuments } from '../../src/load/documents.js';
import { checkText } from '../../src/report/checkText.js';
import { commentLine, yamlDocument } from '../../src/targets/shared/yaml.js';

const range = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i));
/** Controls, the line ends of Unicode, what turns text around, what is not seen. */
const CHARACTERS = [
  ...range(0x00, 0x1f),
  ...range(0x7f, 0x9f),
  ...range(0x200b, 0x200f),
  ...range(0x2028, 0x202e),
  ...range(0x2060, 0x2069),
  '\u00ad',
  '\u061c',
  '\ufeff',
  '\u{e0041}',
];
const RAW = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const shown = (character: string): string => `U+${character.codePointAt(0)!.toString(16)}`;

describe.each(CHARACTERS.map((character) => [shown(character), character]))(
  '%s',
  (_, character) => {
    const text = `a${character}kind: Forged${character}# b`;

    test('in a line for people', () => {
      expect(printable(text)).not.toMatch(RAW);
      expect(commentLine(text)).not.toMatch(RAW);
      expect(
        formatProblem({ severity: 'error', position: { file: text }, message: text, remedy: text }),
      ).not.toMatch(RAW);
    });

    test('in an answer of check', () => {
      const reason = {
        policy: text,
        field: 'volumes',
        path: text,
        message: text,
        at: { file: text, line: 1, column: 1 },
      } as never;
      const answer = checkText({
        id: text,
        object: { kind: text, namespace: text, name: text },
        psp: { verdict: 'denied', policy: text, reasons: [reason], note: text },
        diff: [text],
      } as never);
      expect(answer.split('\n').filter((line) => RAW.test(line))).toEqual([]);
      expect(
        checkText({ id: text, error: text })
          .split('\n')
          .filter((line) => RAW.test(line)),
      ).toEqual([]);
    });

    test('in values, keys and comments of YAML and JSON, which read back to the same', () => {
      // js-yaml takes only objects of its own realm, outside of jest's vm: a clone is one.
      const value = structuredClone({ kind: 'A', a: text, [text]: [text, { b: `${text}\nc` }] });
      const comments = [{ path: ['a'], text }];
      const texts = [
        yamlDocument(value, comments),
        exactYaml(value),
        exactJson(value),
        exactJson(value, 0),
      ];
      for (const written of texts) {
        expect(written.replaceAll('\n', '')).not.toMatch(RAW);
        expect(parseDocuments(written, 'f').map((document) => document.value)).toEqual([value]);
      }
    });
  },
);

test.each([
  ['::error::x', '\\u{3a}:error::x'],
  [' ::set-output name=a::b', ' \\u{3a}:set-output name=a::b'],
  ['##[error]x', '\\u{23}#[error]x'],
  ['##vso[task.complete]', '\\u{23}#vso[task.complete]'],
  ['system:serviceaccounts:a, rbac::b', 'system:serviceaccounts:a, rbac::b'],
])('what CI would take for a command: %s', (text, expected) => {
  expect(printable(text)).toBe(expected);
});
