/** What is refused, and where the error points. */
import { parseDocuments } from '../../src/load/documents.js';
import { LIMITS } from '../../src/load/yaml.js';

const faultOf = (text: string): string => {
  try {
    parseDocuments(text, 'in.yaml');
  } catch (error) {
    return (error as Error).message;
  }
  return 'no fault';
};

test.each([
  [
    'in a block mapping',
    'a: 1\nb: 2\na: 3\n',
    'in.yaml:3:1: the key "a" is already set at line 1, column 1; keep one of the two',
  ],
  [
    'in a flow mapping',
    'a: {b: 1, c: 2, b: 3}\n',
    'in.yaml:1:17: the key "b" is already set at line 1, column 5; keep one of the two',
  ],
  [
    'deep in a list',
    'a:\n- b: 1\n  c: 1\n  b: 2\n',
    'in.yaml:4:3: the key "b" is already set at line 2, column 3; keep one of the two',
  ],
  [
    'after CRLF',
    'a: 1\r\nb:\r\n  c: 1\r\n  c: 2\r\n',
    'in.yaml:4:3: the key "c" is already set at line 3, column 3; keep one of the two',
  ],
  [
    'in the second document',
    'a: 1\n---\nb: 1\nb: 2\n',
    'in.yaml:4:1: the key "b" is already set at line 3, column 1; keep one of the two',
  ],
  [
    'in JSON',
    '{\n  "a": 1,\n  "a": 2\n}',
    'in.yaml:3:3: the key "a" is already set at line 2, column 3; keep one of the two',
  ],
  [
    'where one is quoted',
    'a: 1\n"a": 2\n',
    'in.yaml:2:1: the key "a" is already set at line 1, column 1; keep one of the two',
  ],
])('a key set twice %s', (_, text, message) => {
  expect(faultOf(text)).toBe(message);
});

test('keys that are spelt differently and mean the same are set twice too', () => {
  expect(faultOf('yes: 1\ntrue: 2\n')).toMatch(/^in\.yaml:2:1: .*duplicate/);
});

test.each([
  [
    'a merged mapping',
    'a: &x {b: 1}\nc: {d: 2, b: 3, <<: *x}\n',
    'in.yaml:2:17: this merge comes after the key "b", which kubectl would take from the merge; put << first',
  ],
  [
    'one of several',
    'a: &x {b: 1}\ne: &y {f: 1}\nc:\n  f: 3\n  <<: [*x, *y]\n',
    'in.yaml:5:3: this merge comes after the key "f", which kubectl would take from the merge; put << first',
  ],
])('a merge after a key that it would replace: %s', (_, text, message) => {
  expect(faultOf(text)).toBe(message);
});

test.each([
  ['an open quote', 'a: "b\n'],
  ['an open list', 'a: [1, 2\n'],
  ['an open brace', 'a: {b: 1\n'],
  ['a tab as indentation', 'a:\n\tb: 1\n'],
  ['two colons', 'a: b: c\n'],
  ['an out-dented key', 'a:\n  - b: 1\n   c: 2\n'],
  ['a key in a list', '- a\nb: 1\n'],
  ['an unknown alias', 'a: *x\n'],
  ['a reserved character', 'a: @b\n'],
  ['a backtick', 'a: `b\n'],
  ['an unknown escape', 'a: "\\q"\n'],
  ['a control character', 'a: \u0001\n'],
  ['a key without a value', 'a: 1\nb\n'],
  ['a merge of a scalar', 'c: {<<: 1}\n'],
  ['a merge of a list of scalars', 'a: &x [1]\nc: {<<: *x}\n'],
  ['a list as a key', '? [a]\n: 1\n'],
  ['a tag of other programs', 'a: !foo 12\n'],
  ['binary data', 'a: !!binary aGk=\n'],
  ['a percent sign', 'a: %b\n'],
  ['broken JSON', '{"a": 1,, "b": 2}'],
])('%s is not YAML', (_, text) => {
  expect(faultOf(text)).toMatch(/^in\.yaml:\d+:\d+: this is not YAML: /);
});

test.each([
  [
    'a: [1\n',
    '2:1',
    'close the quote or bracket that was opened before, or indent this line further',
  ],
  ['{"a":', '1:6', 'close the quote or bracket that was opened before; the file may be cut off'],
  ['a:\n\tb: 1\n', '2:1', 'indent with spaces: YAML takes no tabs'],
  ['volumes:\n- *\n', '2:4', "put a value that starts with * in quotes: '*'"],
  ['a: @b\n', '1:4', 'put the value in quotes: without them it cannot start with @, ` or %'],
  [
    'a: b: c\n',
    '1:5',
    'put a value that holds a colon in quotes, or indent this line as its neighbours',
  ],
  ['a: - b\n', '1:4', 'start the list on a line of its own'],
  ['a:\n  - b\n c\n', '3:2', 'indent this line as its neighbours'],
  ['a: "\\d"\n', '1:6', 'write the value in single quotes, where a \\ stands for itself'],
  [
    'a:b\nc: d\n',
    '2:2',
    'write a colon and a space after each key, and the keys of one object in one column',
  ],
  ['{"a": 1 "b": 2}', '1:12', 'put a comma between the two'],
  ['a: *x\n', '1:5', 'put its &name before it, in the same document'],
  ['a: !foo 12\n', '1:4', 'leave the tag out: kubectl has no such type'],
  ['? [a]\n: 1\n', '1:1', 'write each key as a plain text'],
])('%j is not YAML, and what to do is said', (text, place, remedy) => {
  const fault = faultOf(text);
  expect(fault.slice(0, fault.indexOf(': this'))).toBe(`in.yaml:${place}`);
  expect(fault.slice(fault.indexOf('; ', fault.indexOf('not YAML: ')) + 2)).toContain(remedy);
});

test('what git left of a merge is named', () => {
  const sides = '<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> other\n';
  const message = (line: number): string =>
    `in.yaml:${line}:1: a merge of git left its conflict here; decide for one of the two, and remove the lines with <, = and >`;
  expect(faultOf(sides)).toBe(message(1));
  expect(faultOf(`kind: A\n${sides}`)).toBe(message(2));
});

test.each([
  ['what a command says', '# a\nUsing project "shop"\napiVersion: v1\nkind: A\n', 2, 3],
  ['a prompt', '$ kubectl get psp a -o yaml\napiVersion: v1\nkind: A\n', 1, 2],
  ['a log', 'I0101 12:00:00.000 main.go:1] read\n\nmore\nkind: A\n', 1, 4],
  ['a warning before JSON', 'Warning: policy/v1beta1 is old\n{\n  "kind": "A"\n}\n', 1, 2],
])('%s before the first object is named', (_, text, line, first) => {
  expect(faultOf(text)).toBe(
    `in.yaml:${line}:1: this is not YAML: there is other text before the first object, such as the messages of a command; remove what stands before line ${first}`,
  );
});

test.each([
  ['a field without its colon', 'apiVersion v1\nkind: A\n'],
  ['fields before the kind', 'metadata:\n  name: a: b\nkind: A\n'],
  ['text in a block', 'data:\n  a: |\n some text\nkind: A\n'],
])('%s is none', (_, text) => {
  expect(faultOf(text)).not.toContain('other text');
});

test.each([
  [
    'merges of merges',
    `a: &a {${Array.from({ length: 400 }, (_, i) => `k${i}: 1`).join(', ')}}\n${Array.from({ length: 40 }, (_, i) => `m${i}: {<<: *a}`).join('\n')}\n`,
  ],
  ['flow lists', `a: ${'['.repeat(LIMITS.depth + 1)}${']'.repeat(LIMITS.depth + 1)}\n`],
  [
    'block mappings',
    Array.from({ length: LIMITS.depth + 1 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''),
  ],
])('a bomb of %s is refused', (_, text) => {
  expect(faultOf(text)).toMatch(/^in\.yaml:\d+:\d+: this is not YAML: /);
});

/** Each line ten times the one before. */
const tenfold = (levels: number): string =>
  Array.from({ length: levels }, (_, i) => `k${i}: &k${i} [${`*k${i - 1},`.repeat(10)}]`)
    .join('\n')
    .replaceAll('*k-1,', 'x,');
const chain = (levels: number): string =>
  Array.from({ length: levels }, (_, i) => `k${i}: &k${i} [${i === 0 ? 'x' : `*k${i - 1}`}]`).join(
    '\n',
  );

test.each([
  [
    'lists ten times each other',
    `kind: ConfigMap\n${tenfold(18)}\n`,
    'in.yaml:7:39: the aliases up to here stand for more than any manifest holds',
  ],
  [
    'a long text again and again',
    `a: &a "${'x'.repeat(1_000_000)}"\nb: [${'*a,'.repeat(12)}]\n`,
    'in.yaml:2:33: the aliases up to here stand for more than any manifest holds',
  ],
  [
    'merges of what grows',
    `${tenfold(6)}\nm: &m {a: *k5}\nn: [${'{<<: *m},'.repeat(10)}]\n`,
    'in.yaml:6:39: the aliases up to here stand for more than any manifest holds',
  ],
  [
    'lists one within the other',
    chain(LIMITS.depth + 1),
    `in.yaml:${LIMITS.depth - 2}:13: aliases nest deeper than 100 levels`,
  ],
  [
    'a list that stands within itself',
    'a: &a\n- b\n- *a\n',
    'in.yaml:3:4: the alias *a stands within what it stands for',
  ],
])('aliases that stand for %s are refused where they go too far', (_, text, message) => {
  expect(faultOf(text)).toBe(`${message}; write out what is meant, without aliases`);
});

const tens = (level: number): unknown[] =>
  Array.from({ length: 10 }, () => (level === 0 ? 'x' : tens(level - 1)));

test.each([
  [
    'an anchor that is set again',
    'a: &x [1]\nb: &x [2]\nc: [*x, *x]\n',
    { a: [1], b: [2], c: [[2], [2]] },
  ],
  ['many small ones', `${tenfold(3)}\n`, { k0: tens(0), k1: tens(1), k2: tens(2) }],
])('aliases within the limits are read: %s', (_, text, value) => {
  expect(parseDocuments(text, 'in.yaml').map((document) => document.value)).toEqual([value]);
});

test('depth within the limit is read', () => {
  expect(
    parseDocuments(
      `a: ${'['.repeat(LIMITS.depth - 2)}${']'.repeat(LIMITS.depth - 2)}\n`,
      'in.yaml',
    ),
  ).toHaveLength(1);
});

test('a text over the size limit is refused before it is parsed', () => {
  const text = ' '.repeat(LIMITS.bytes + 1);
  expect(faultOf(text)).toBe(
    `in.yaml: the file is larger than ${LIMITS.bytes} bytes; give its objects in several files: of a cluster, one for each kind`,
  );
});
