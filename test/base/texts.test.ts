/** The small things that messages and orders are made of. */
import { compareText } from '../../src/base/compareText.js';
import { exactJson, exactJsonPieces } from '../../src/base/exactJson.js';
import { formatFieldPath } from '../../src/base/fieldPath.js';
import { nearMatch } from '../../src/base/nearMatch.js';
import { formatProblem, InputError } from '../../src/base/problem.js';

test.each([
  [
    ['a', 'B', 'aa', 'A', ''],
    ['', 'A', 'B', 'a', 'aa'],
  ],
  // As bytes of UTF-8: above the surrogates, where UTF-16 would sort 😀 before U+FF01.
  [
    ['😀', '！', 'é', 'z'],
    ['z', 'é', '！', '😀'],
  ],
])('%j sort bytewise', (texts, sorted) => {
  expect([...texts].sort(compareText)).toEqual(sorted);
});

test.each([
  [[], ''],
  [['spec'], 'spec'],
  [['spec', 'hostPorts', 0, 'max'], 'spec.hostPorts[0].max'],
  [['metadata', 'annotations', 'example.com/a'], 'metadata.annotations[example.com/a]'],
  [['items', 0, 1], 'items[0][1]'],
])('the path %j is %s', (path, text) => {
  expect(formatFieldPath(path)).toBe(text);
});

test.each([
  ['allowedHostPath', 'allowedHostPaths'],
  ['ALLOWEDHOSTPATHS', 'allowedHostPaths'],
  ['volume', 'volumes'],
  ['privilged', 'privileged'],
  ['hostPort', undefined],
  ['x', undefined],
  ['', undefined],
])('%s is near %s', (word, near) => {
  expect(nearMatch(word, ['privileged', 'volumes', 'allowedHostPaths'])).toBe(near);
});

test.each([
  [{ a: 1n, b: [2n ** 63n, null], c: undefined }, 0, '{"a":1,"b":[9223372036854775808,null]}'],
  [{ a: [], b: {} }, 2, '{\n  "a": [],\n  "b": {}\n}'],
  [{ 'a"b': 'c\nd' }, 0, '{"a\\"b":"c\\nd"}'],
  [[1, [2]], 1, '[\n 1,\n [\n  2\n ]\n]'],
  ['x', 2, '"x"'],
  [undefined, 0, 'null'],
])('%# as exact JSON', (value, indent, text) => {
  expect(exactJson(value, indent)).toBe(text);
});

test.each([
  {},
  { kind: 'a' },
  { '\u0085': [], b: {}, c: null, d: 2n ** 60n, e: false },
  {
    list: [1, 'a\nb', [], {}, { deep: [{ deeper: [1n, null] }] }],
    object: { '"': { b: [1] }, c: 1 },
  },
])('%p in pieces is the same JSON', (value) => {
  const pieces = [...exactJsonPieces(value)];
  expect(pieces.join('')).toBe(exactJson(value));
});

test.each([
  [
    { severity: 'error', position: { file: 'f', line: 1, column: 2 }, message: 'no', remedy: 'do' },
    'f:1:2: no; do',
  ],
  [
    { severity: 'warning', position: { file: 'f', line: 1, column: 2 }, message: 'hm' },
    'f:1:2: warning: hm',
  ],
  [{ severity: 'error', position: { file: 'f' }, message: 'no' }, 'f: no'],
] as const)('%# reads as one line', (problem, line) => {
  expect(formatProblem(problem)).toBe(line);
  expect(new InputError([problem, problem]).message).toBe(`${line}\n${line}`);
});
