/** Values that only programs can hand over: each is read as it stands, or refused with its path. */
import { check, library, pod, psp, read, refusal } from './library.js';

describe('what JSON cannot hold is refused', () => {
  it.each<readonly [string, unknown, RegExp]>([
    ['a Map', psp('a', { fsGroup: new Map() }), /spec\.fsGroup is a Map; give/],
    ['a Set', psp('a', { volumes: new Set(['*']) }), /spec\.volumes is a Set; give/],
    ['a number that is none', psp('a', { hostPorts: [{ min: NaN, max: 80 }] }), /min is NaN; give/],
    ['no end', psp('a', { hostPorts: [{ min: 1, max: Infinity }] }), /max is Infinity; give/],
    ['a function', psp('a', { hostPID: () => true }), /spec\.hostPID is a function; give/],
    ['a symbol', psp('a', { hostPID: Symbol('a') }), /spec\.hostPID is a symbol; give/],
    [
      'nothing in a list',
      psp('a', { volumes: ['secret', undefined] }),
      /volumes\[1\] is undefined/,
    ],
    ['nothing at all', undefined, /<object>:1:1: this is undefined; give YAML or JSON as a text/],
    ['null', null, /<object>:1:1: this is null; give YAML or JSON as a text/],
    ['nothing among others', [psp('a'), undefined], /this is undefined; give/],
    ['bytes', Buffer.from('kind: Pod'), /this is a Uint8Array, not a text; decode it/],
    ['named bytes', { name: 'a', text: Buffer.from('a') }, /text is a Uint8Array, not a text/],
    ['a promise', Promise.resolve(psp('a')), /this is a Promise; await it/],
    [
      'what a getter throws',
      {
        get kind(): string {
          throw new Error('gone');
        },
      },
      /this object cannot be read: .*gone$/,
    ],
  ])('%s', (_, value, message) => {
    expect(refusal(() => read(value as object))).toMatch(message);
    expect(refusal(() => check(psp('b'), value as object))).toMatch(message);
  });
});

describe('objects that stand in several places', () => {
  const doubled = (levels: number): object =>
    levels === 0 ? ['x'.repeat(20)] : ((one) => [one, one])(doubled(levels - 1));
  const holding = (data: object): object => ({ kind: 'ConfigMap', apiVersion: 'v1', data });

  it('are refused where they grow beyond what a manifest holds', () => {
    const bomb = holding(doubled(60));
    const message =
      /<object>:1:1: this holds objects that stand in several places, which are more than any manifest holds together; write out what is meant, without aliases$/;
    expect(refusal(() => read([psp('a'), bomb]))).toMatch(message);
    expect(refusal(() => check(psp('a'), bomb))).toMatch(message);
  });

  it('are read where they are few, and one beside another', () => {
    const one = holding(doubled(10));
    expect(read([psp('a'), ...Array<object>(100).fill(one)]).ignored.get('ConfigMap')).toBe(100);
  });
});

it('fields that are undefined are left out, dates are texts, and getters are asked once', () => {
  let asked = 0;
  const policy = {
    ...psp('a', { hostPID: undefined, privileged: true }),
    metadata: { name: 'a', creationTimestamp: new Date(0) },
    get apiVersion(): string {
      asked += 1;
      return asked === 1 ? 'policy/v1beta1' : 'v1';
    },
  };
  expect(read(policy).policySet.policies[0]!.spec).toMatchObject({
    hostPID: false,
    privileged: true,
  });
});

it('what is given may be frozen, and stays as it is', () => {
  const frozen = <T>(value: T): T => {
    if (typeof value === 'object' && value !== null) Object.values(value).forEach(frozen);
    return Object.freeze(value);
  };
  const policy = frozen(psp('a', { requiredDropCapabilities: ['ALL'] }));
  const object = frozen(pod('a'));
  const before = JSON.stringify([policy, object]);
  const choices = frozen({ targets: ['vap'] as const, pods: true, as: { user: 'jane' } });
  expect(check(policy, object, choices)[0]!.psp!.verdict).toBe('mutated');
  expect(JSON.stringify([policy, object])).toBe(before);
});

describe('choices of another kind are refused', () => {
  it.each<readonly [string, unknown, string]>([
    ['no object', null, "choices: give an object, as in { targets: ['vap'] }"],
    ['a flag', { strict: 'no' }, 'strict: give true or false'],
    ['a version', { kubernetes: 1.3 }, 'kubernetes: give a text'],
    ['a list', { namespaces: [5] }, 'namespaces: give a list of texts, as in ["5"]'],
    ['a list of lists', { targets: [['vap']] }, 'targets: give a list of texts'],
    ['a Set', { targets: new Set(['vap']) }, 'targets: give a list of texts'],
    [
      'what has no text',
      { namespaces: Object.create(null) as object },
      'namespaces: give a list of texts',
    ],
    [
      'a user by another name',
      { as: { username: 'jane' } },
      "as: give an object, as in { user: 'jane', groups: ['developers'] }",
    ],
    [
      'a Map',
      { customControllers: new Map([['Workflow', 'argo/controller']]) },
      "customControllers: give an object, as in { Workflow: 'argo/controller' }",
    ],
  ])('%s', (_, choices, message) =>
    expect(refusal(() => check(psp('a'), pod('a'), choices as object))).toBe(
      `RangeError: ${message}`,
    ),
  );
});

describe('messages about choices are safe in a log', () => {
  const text = 'a\u001b[31m\nb';
  it.each<readonly [string, () => unknown]>([
    ['a choice', () => read(psp('a'), { [text]: true } as object)],
    ['a target', () => check(psp('a'), pod('a'), { targets: [text as 'vap'] })],
    ['a list', () => check(psp('a'), pod('a'), { targets: text as unknown as [] })],
    ['a version', () => check(psp('a'), pod('a'), { kubernetes: text })],
    ['a user', () => check(psp('a'), pod('a'), { as: { user: `system:serviceaccount:${text}` } })],
    ['a kind', () => check(psp('a'), pod('a'), { customControllers: { [text]: 'a/b' } })],
    ['an account', () => check(psp('a'), pod('a'), { customControllers: { A: text } })],
    ['a namespace', () => check(psp('a'), pod('a'), { namespace: text })],
    ['a day', () => library.gaps(psp('a'), { today: text })],
    ['a name', () => library.bundle(psp('a'), pod('a'), { name: text })],
    ['a version of a chart', () => library.bundle(psp('a'), pod('a'), { chartVersion: text })],
  ])('%s', (_, run) => expect(refusal(run)).toMatch(/^RangeError: [^\p{Cc}]+$/u));
});

it('choices that change after judge has them do not count', () => {
  const customControllers = { Workflow: 'argo/controller' };
  const choices = { targets: ['vap'] as const, as: { user: 'jane' }, customControllers };
  const answersTo = library.judge(psp('a'), choices);
  Object.assign(choices, { as: { user: 'joe' } });
  Object.assign(customControllers, { Workflow: 'nobody' });
  expect(answersTo(pod('a')).map(({ requester }) => requester)).toEqual([{ user: 'jane' }]);
});

it('what is said of results: Maps by path, and bigints where a number would be another', () => {
  const deadline = (activeDeadlineSeconds: number | bigint): unknown => {
    const [line] = check(psp('a'), pod('a', { activeDeadlineSeconds }), {
      targets: [],
      pods: true,
    });
    return (line!.psp!.pod as { spec: { activeDeadlineSeconds: unknown } }).spec
      .activeDeadlineSeconds;
  };
  expect([deadline(2 ** 53 - 1), deadline(2n ** 53n + 1n)]).toEqual([2 ** 53 - 1, 2n ** 53n + 1n]);
  const { files } = library.convert(psp('a'), { targets: ['vap'] });
  expect([files, read(psp('a')).ignored, read(psp('a')).locate].map((one) => one.size)).toEqual([
    5, 0, 1,
  ]);
});
