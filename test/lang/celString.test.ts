/** Texts as literals of CEL: values never become code. */
import { array, assert, constantFrom, property } from 'fast-check';
import { celString } from '../../src/lang/printCel.js';

test.each([
  ['', '""'],
  ['a', '"a"'],
  ['"', '"\\""'],
  ["'", `"'"`],
  ['\\', '"\\\\"'],
  ['\\"', '"\\\\\\""'],
  ['a\nb', '"a\\nb"'],
  ['\r\t\0', '"\\u000d\\u0009\\u0000"'],
  ['{{ a }}', '"{\\u007b a }}"'],
  ['${a}', '"$\\u007ba}"'],
  ['$(a)', '"$\\u0028a)"'],
  ['{{{', '"{\\u007b{"'],
  ['{{{{', '"{\\u007b{\\u007b"'],
  ['${{', '"$\\u007b\\u007b"'],
  ['$$(', '"$$\\u0028"'],
  ['é😀', '"é😀"'],
  [
    '\u2028\u2029\u0085\u00a0\ufeff\u007f\u009b',
    '"\\u2028\\u2029\\u0085\\u00a0\\ufeff\\u007f\\u009b"',
  ],
  ['\ud800', '"\\ufffd"'],
  ['\udc00a', '"\\ufffda"'],
  ['" || true || "', '"\\" || true || \\""'],
  ['\\u0022', '"\\\\u0022"'],
])('the text %j is %s', (value, text) => {
  expect(celString(value)).toBe(text);
});

/**
 * What CEL makes of a literal in double quotes: undefined where it would end early or not at all.
 */
function unescaped(text: string): string | undefined {
  const body = /^"((?:[^"\\\n\r]|\\["\\n]|\\u[0-9a-f]{4})*)"$/u.exec(text)?.[1];
  return body?.replaceAll(/\\(u[0-9a-f]{4}|.)/g, (_, escape: string) =>
    escape === 'n'
      ? '\n'
      : escape.length === 1
        ? escape
        : String.fromCharCode(Number.parseInt(escape.slice(1), 16)),
  );
}

const PIECES = [
  '"',
  '\\',
  "'",
  '\n',
  '\r',
  '\t',
  '\0',
  '{',
  '{{',
  '}',
  '$',
  '(',
  '`',
  '\\u0022',
  '\\"',
  '"""',
  'r"',
  '//',
  '\u2028',
  '\u0085',
  '\ufeff',
  '😀',
  '\ud83d',
  '\ude00',
  'é',
  'a',
  ' ',
];

test('no text ends its literal early, and each reads back as it was', () => {
  assert(
    property(array(constantFrom(...PIECES), { maxLength: 8 }), (pieces) => {
      const value = pieces.join('');
      const text = celString(value);
      // A surrogate without its other half is no character; servers replace it too.
      expect(unescaped(text)).toBe(
        value.replaceAll(
          /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
          '\ufffd',
        ),
      );
      expect(text).not.toMatch(/\{\{|\$\{|\$\(/);
    }),
    { numRuns: 3000, seed: 7 },
  );
});
