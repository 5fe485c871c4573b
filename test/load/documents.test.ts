import { parseDocuments } from '../../src/load/documents.js';

const valuesOf = (text: string): unknown[] =>
  parseDocuments(text, 'in.yaml').map(({ value }) => value);
const role = (name: string): object => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: { name },
});

test.each<[string, string, unknown[]]>([
  ['nothing', '', []],
  ['white space', '\n  \n', []],
  ['a comment', '# nothing here\n', []],
  ['empty documents', '---\n---\n# c\n---\n', []],
  ['null', 'null\n', []],
  ['one document', 'a: 1\n', [{ a: 1 }]],
  ['several', 'a: 1\n---\nb: 2\n---\nc: 3\n', [{ a: 1 }, { b: 2 }, { c: 3 }]],
  ['a marker with a comment', 'a: 1\n--- # second\nb: 2\n', [{ a: 1 }, { b: 2 }]],
  ['an end marker', 'a: 1\n...\n---\nb: 2\n', [{ a: 1 }, { b: 2 }]],
  ['no end of line', 'a: 1', [{ a: 1 }]],
  ['CRLF', 'a: 1\r\n---\r\nb:\r\n- 2\r\n', [{ a: 1 }, { b: [2] }]],
  ['a byte order mark', '\ufeffa: 1\n', [{ a: 1 }]],
  ['a version directive', '%YAML 1.1\n---\na: yes\n', [{ a: true }]],
  ['JSON', '{"a": [1, true, null, "x"]}', [{ a: [1, true, null, 'x'] }]],
  ['JSON with a byte order mark', '\ufeff{"a": 1}', [{ a: 1 }]],
  [
    'JSON lines',
    '{"a": 1}\n{"b": "}{"}\r\n\n{"c": "\\\\\\""}\n',
    [{ a: 1 }, { b: '}{' }, { c: '\\"' }],
  ],
  [
    'JSON objects one after the other',
    '{\n "a": {"b": 1}\n} {"c": 2}\n',
    [{ a: { b: 1 } }, { c: 2 }],
  ],
  ['flow style', '{a: 1, b: [x, z], c: {d: }}\n', [{ a: 1, b: ['x', 'z'], c: { d: null } }]],
  ['trailing commas', '{a: [1, 2,],}\n', [{ a: [1, 2] }]],
  ['anchors', 'a: &x {b: 1}\nc: *x\n', [{ a: { b: 1 }, c: { b: 1 } }]],
  ['an anchor that is set again', 'p: &a 1\nq: &a 2\nr: *a\n', [{ p: 1, q: 2, r: 2 }]],
  ['a merge key', 'a: &x {b: 1}\nc: {<<: *x, d: 2}\n', [{ a: { b: 1 }, c: { b: 1, d: 2 } }]],
  [
    'a merge that is overridden',
    'a: &x {b: 1}\nc: {<<: *x, b: 2}\n',
    [{ a: { b: 1 }, c: { b: 2 } }],
  ],
  [
    'several merges, of which the first wins',
    'a: &x {b: 1}\ne: &y {b: 2, f: 3}\nc: {<<: [*x, *y]}\n',
    [{ a: { b: 1 }, e: { b: 2, f: 3 }, c: { b: 1, f: 3 } }],
  ],
  ['a list out-dented to its key', 'a:\n- 1\nb: 2\n', [{ a: [1], b: 2 }]],
  ['a scalar', 'hello\n', ['hello']],
  ['a list', '- 1\n- 2\n', [[1, 2]]],
])('%s', (_, text, values) => {
  expect(valuesOf(text)).toEqual(values);
});

test.each<[string, string, unknown[]]>([
  [
    'a List',
    'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: a}}\n',
    [role('a')],
  ],
  ['an empty List', 'apiVersion: v1\nkind: List\nitems: []\n', []],
  ['an empty List of a client in Go', 'apiVersion: v1\nkind: List\nitems: null\n', []],
  [
    'an empty typed list of a client in Go',
    'apiVersion: policy/v1beta1\nkind: PodSecurityPolicyList\nitems: null\n',
    [],
  ],
  [
    'a typed list, whose items may leave out what it says',
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleList\nitems:\n- {metadata: {name: a}}\n- {metadata: {name: b}}\n',
    [role('a'), role('b')],
  ],
  [
    'a typed list, whose items may say it too',
    'apiVersion: policy/v1beta1\nkind: PodSecurityPolicyList\nitems:\n- {apiVersion: extensions/v1beta1, kind: PodSecurityPolicy}\n',
    [{ apiVersion: 'extensions/v1beta1', kind: 'PodSecurityPolicy' }],
  ],
  [
    'a List in a List',
    'kind: List\nitems:\n- kind: List\n  items: [{kind: A}]\n- kind: B\n',
    [{ kind: 'A' }, { kind: 'B' }],
  ],
  ['items that are no objects', 'kind: List\nitems: [1, [2]]\n', [1, [2]]],
  ['no items', 'kind: List\n', [{ kind: 'List' }]],
  [
    'a kind that only ends so',
    'kind: AccessList\nmembers: []\n',
    [{ kind: 'AccessList', members: [] }],
  ],
])('%s', (_, text, values) => {
  expect(valuesOf(text)).toEqual(values);
});

const POLICY = `# a comment first
apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata:
  name: example
  annotations: {"example.com/a": x,
    "example.com/b": y}
spec:
  privileged:   false
  volumes:
  - secret
  -   'configMap'
  hostPorts:
    - min: 1
      max: 2
    - {min: 3, max: 4}
`;

test.each([
  [[], 2, 1],
  [['kind'], 3, 1],
  [['metadata', 'name'], 5, 3],
  [['metadata', 'annotations'], 6, 3],
  [['metadata', 'annotations', 'example.com/a'], 6, 17],
  [['metadata', 'annotations', 'example.com/b'], 7, 5],
  [['spec'], 8, 1],
  [['spec', 'privileged'], 9, 3],
  [['spec', 'volumes'], 10, 3],
  [['spec', 'volumes', 0], 11, 5],
  [['spec', 'volumes', 1], 12, 7],
  [['spec', 'hostPorts', 0], 14, 7],
  [['spec', 'hostPorts', 0, 'max'], 15, 7],
  [['spec', 'hostPorts', 1], 16, 7],
  [['spec', 'hostPorts', 1, 'max'], 16, 16],
  // What is not there stands where its nearest parent does.
  [['spec', 'runAsUser', 'rule'], 8, 1],
  [['spec', 'hostPorts', 7, 'min'], 13, 3],
  [['metadata', 'name', 'x'], 5, 3],
  [['status'], 2, 1],
])('%j stands at %i:%i, in whatever line endings', (path, line, column) => {
  for (const text of [POLICY, POLICY.replaceAll('\n', '\r\n'), POLICY.replaceAll('\n', '\r')]) {
    expect(parseDocuments(text, 'in.yaml')[0]!.locate(path)).toEqual({
      file: 'in.yaml',
      line,
      column,
    });
  }
});

test.each<[string, string, number, readonly (string | number)[], number, number]>([
  ['the second document', 'a: 1\n---\n\nb:\n  c: 2\n', 1, ['b', 'c'], 5, 3],
  ['a document after empty ones', '---\n---\n# c\n---\nb: 2\n', 0, ['b'], 5, 1],
  [
    'an item of a List',
    'kind: List\nitems:\n- kind: A\n- kind: B\n  spec:\n    x: 1\n',
    1,
    ['spec', 'x'],
    6,
    5,
  ],
  ['an item itself', 'kind: List\nitems:\n- kind: A\n-   kind: B\n', 1, [], 4, 5],
  [
    'what an item takes from its typed list',
    'kind: RoleList\napiVersion: v1\nitems:\n- metadata: {name: a}\n',
    0,
    ['kind'],
    4,
    3,
  ],
  [
    'an item of a List in a List',
    'kind: List\nitems:\n- kind: List\n  items:\n  - {kind: A, x: 1}\n',
    0,
    ['x'],
    5,
    15,
  ],
  ['a value by its anchor', 'a: &x\n  b: 1\nc: *x\n', 0, ['c', 'b'], 2, 3],
  ['an alias', 'a: &x {b: 1}\nc: *x\n', 0, ['c'], 2, 1],
  [
    'JSON',
    '{\n  "spec": {\n    "hostPorts": [ {"min": 1} ]\n  }\n}',
    0,
    ['spec', 'hostPorts', 0, 'min'],
    3,
    21,
  ],
  ['a line behind a byte order mark', '\ufeffa: 1\n', 0, ['a'], 1, 1],
  ['a single value', '\n\n  hello\n', 0, [], 3, 3],
  ['a key in single quotes', "'a': {'b': 1}\n", 0, ['a', 'b'], 1, 7],
  ['an item that is left out', 'a:\n  -\n  - b\n', 0, ['a', 0], 2, 3],
])('%s has its position', (_, text, index, path, line, column) => {
  expect(parseDocuments(text, 'in.yaml')[index]!.locate(path)).toEqual({
    file: 'in.yaml',
    line,
    column,
  });
});

test('objects of JSON lines stand where they stand, and so do their faults', () => {
  const text = '\n{"a": 1} {"b": {\n "c": 2}}\n  {"d": [3]}\n';
  const places = parseDocuments(text, 'f').map(({ value, locate }) => {
    const [key] = Object.keys(value as object);
    const { line, column } = locate([key!]);
    return `${line}:${column}`;
  });
  expect(places).toEqual(['2:2', '2:11', '4:4']);
  expect(() => parseDocuments('{"a": 1}\n {"b": 1, "b": 2}\n', 'f')).toThrow(
    'f:2:11: the key "b" is already set at line 2, column 3',
  );
  expect(() => parseDocuments('{"a": 1}\n{"b": x: y}\n', 'f')).toThrow(/^f:2:8: this is not YAML/);
  expect(() => parseDocuments('{"a": 1}\nrest\n', 'f')).toThrow(/^f:2:1: this is not YAML/);
});
