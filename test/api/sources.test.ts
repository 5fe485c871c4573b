/** What may be handed to the library, and where its messages point. */
import { formatProblem, psp, read, refusal, yaml } from './library.js';

const names = (source: Parameters<typeof read>[0]): readonly string[] =>
  read(source).policySet.policies.map(({ name }) => name);

describe('policies come as', () => {
  it.each<readonly [string, Parameters<typeof read>[0], readonly string[]]>([
    ['a text', yaml('a'), ['a']],
    ['a text of several documents', `${yaml('b')}---\n${yaml('a')}`, ['a', 'b']],
    ['JSON', JSON.stringify(psp('a')), ['a']],
    ['a named text', { name: 'a.yaml', text: yaml('a') }, ['a']],
    ['an object', psp('a'), ['a']],
    ['a List', { apiVersion: 'v1', kind: 'List', items: [psp('a'), psp('b')] }, ['a', 'b']],
    [
      'several of these',
      [yaml('a'), { name: 'b.yaml', text: yaml('b') }, psp('c')],
      ['a', 'b', 'c'],
    ],
    ['a PolicySet that was read before', read([psp('a'), psp('b')]).policySet, ['a', 'b']],
  ])('%s', (_, source, expected) => expect(names(source)).toEqual(expected));
});

it('numbers of an object stay exact', () => {
  const { policySet } = read(
    psp('a', { runAsUser: { rule: 'MustRunAs', ranges: [{ min: 1, max: 9007199254740993n }] } }),
  );
  expect(policySet.policies[0]!.spec.runAsUser).toMatchObject({
    ranges: [{ min: 1, max: 9007199254740993n }],
  });
});

describe('a fault has its place', () => {
  it.each<readonly [string, Parameters<typeof read>[0], string]>([
    [
      'in a text',
      yaml('a', '  privilegd: true\n'),
      '<text>:6:3: unknown field "spec.privilegd"; did you mean "privileged"?',
    ],
    [
      'in a named text',
      { name: 'psp/a.yaml', text: yaml('a', '  privilegd: true\n') },
      'psp/a.yaml:6:3: unknown field "spec.privilegd"; did you mean "privileged"?',
    ],
    [
      'in an object',
      psp('a', { privilegd: true }),
      '<object>:1:1: unknown field "spec.privilegd"; did you mean "privileged"?',
    ],
    ['of YAML', { name: 'a.yaml', text: 'a: [1' }, 'a.yaml:1:6: this is not YAML'],
    [
      'where no policy is',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } },
      '<object>:1:1: no PodSecurityPolicy in the input, only ConfigMap',
    ],
    ['where nothing is', '', '<input>: the input is empty'],
    [
      'where no object is',
      [1] as never,
      '<object>:1:1: this is not a Kubernetes object but a single value',
    ],
  ])('%s', (_, source, expected) => expect(refusal(() => read(source))).toContain(expected));

  it('all of them at once', () => {
    const lines = refusal(() =>
      read([
        { name: 'a.yaml', text: 'a: [1' },
        { name: 'b.yaml', text: 'b: [1' },
      ]),
    ).split('\n');
    expect(lines.map((line) => line.split(':')[0])).toEqual(['a.yaml', 'b.yaml']);
  });
});

it('strict refuses what is otherwise read with a warning', () => {
  const lacking = {
    name: 'a.yaml',
    text: 'apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: a}\nspec: {}\n',
  };
  expect(read(lacking).warnings.map(formatProblem)).toEqual([
    expect.stringMatching(/^a\.yaml:4:1: warning: .* read as RunAsAny/),
  ]);
  expect(refusal(() => read(lacking, { strict: true }))).toContain(
    'spec.runAsUser.rule: Unsupported value: ""',
  );
});

it('what is left alone is counted', () => {
  expect(
    read([
      psp('a'),
      { apiVersion: 'v1', kind: 'ConfigMap' },
      { apiVersion: 'v1', kind: 'ConfigMap' },
    ]).ignored,
  ).toEqual(new Map([['ConfigMap', 2]]));
});
