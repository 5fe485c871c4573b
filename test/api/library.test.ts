/**
 * convert, check and gaps as functions: what they take, give and refuse. That they answer as the
 * command line does is held here too.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyGolden } from '../../scripts/golden-files.mjs';
import { call, ROOT } from '../cli/run.js';
import { check, convert, formatGaps, gaps, library, pod, psp, refusal } from './library.js';

const EXAMPLE = 'examples/three-policies.yaml';
const example = { name: EXAMPLE, text: readFileSync(join(ROOT, EXAMPLE), 'utf8') };

describe('convert', () => {
  it('gives the files that the command line writes', () => {
    const written = copyGolden(
      ROOT,
      'three-policies',
      mkdtempSync(join(tmpdir(), 'psp-ferry-library-')),
    );
    for (const [path, text] of convert(example).files)
      expect([path, text]).toEqual([path, readFileSync(join(written, path), 'utf8')]);
    rmSync(written, { recursive: true });
  });

  it('gives each target that is asked for, in that order, with its objects', () => {
    const { targets, policySet } = convert(psp('a'), { targets: ['kyverno', 'vap'] });
    expect(targets.map(({ name }) => name)).toEqual(['kyverno', 'vap']);
    expect(targets[0]!.files.flatMap(({ objects }) => objects)).toEqual([
      expect.objectContaining({ kind: 'ClusterPolicy' }),
      expect.objectContaining({ kind: 'Kustomization' }),
    ]);
    expect(policySet.policies[0]!.name).toBe('a');
  });

  it('takes the choices of the command line', () => {
    const {
      targets: [vap],
    } = convert(psp('a'), { targets: ['vap'], mode: 'audit', kubernetes: '1.30' });
    expect(vap!.files.map(({ text }) => text).join('')).toContain(
      'validationActions:\n    - Audit',
    );
    expect(vap!.files.map(({ name }) => name)).not.toContain('defaults.yaml');
  });
});

it('a version that is newer than is known is a warning of the conversion', () => {
  const warned = (kubernetes: string): readonly unknown[] =>
    convert(psp('a'), { targets: ['vap'], kubernetes }).warnings;
  expect(warned('1.37')).toEqual([]);
  expect(warned('1.99')).toEqual([
    {
      severity: 'warning',
      position: { file: 'kubernetes' },
      message: '1.99 is newer than this version of psp-ferry knows; taken as 1.37',
    },
  ]);
});

describe('check', () => {
  it('answers in order, with the ids of the command line', () => {
    const answers = check(
      psp('a', { hostPID: false }),
      [
        {
          name: 'pods.yaml',
          text: `${JSON.stringify(pod('one'))}\n---\n${JSON.stringify(pod('two', { hostPID: true }))}`,
        },
        pod('three'),
      ],
      { targets: ['vap'] },
    );
    expect(
      answers.map(({ id, object, psp: answer, targets }) => [
        id,
        object?.name,
        answer?.verdict,
        targets?.['vap']?.verdict,
      ]),
    ).toEqual([
      ['pods.yaml#0', 'one', 'allowed', 'allowed'],
      ['pods.yaml#1', 'two', 'denied', 'denied'],
      ['<object>#0', 'three', 'allowed', 'allowed'],
    ]);
  });

  it('judges objects whose group and kind are names of every JavaScript object', () => {
    const workload = {
      apiVersion: 'constructor/v1',
      kind: 'constructor',
      metadata: { name: 'one' },
      spec: { template: { spec: { containers: [{ name: 'a', image: 'a' }] } } },
    };
    expect(
      check(psp('a', { volumes: ['*'] }), workload).map(({ error, psp: answer }) => [
        error,
        answer?.verdict,
      ]),
    ).toEqual([[undefined, 'allowed']]);
    const { files } = library.bundle(psp('a', { volumes: ['*'] }), workload);
    expect([...files].filter(([, text]) => text.includes('native code'))).toEqual([]);
  });

  it('judges reviews of pods without metadata, which a server adds', () => {
    const { metadata: _, ...bare } = pod('one', { hostPID: true }) as Record<string, unknown>;
    const review = (request: object): object => ({
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      request: { uid: 'u', userInfo: {}, object: bare, ...request },
    });
    expect(
      check(
        psp('a'),
        [
          review({ operation: 'CREATE' }),
          review({ operation: 'UPDATE', oldObject: bare }),
          review({ operation: 'UPDATE', oldObject: null }),
        ],
        { targets: ['vap'] },
      ).map(({ error, psp: answer }) => error ?? answer?.verdict),
    ).toEqual(['denied', 'allowed', 'denied']);
  });

  it('answers in order where texts and objects are mixed', () => {
    const answers = check(psp('a'), [
      pod('one'),
      JSON.stringify(pod('two')),
      pod('three'),
      { name: 'pods.yaml', text: JSON.stringify(pod('four')) },
      JSON.stringify(pod('five')),
    ]);
    expect(answers.map(({ id, object }) => `${id} ${object?.name}`)).toEqual([
      '<object>#0 one',
      '<text>#0 two',
      '<object>#1 three',
      'pods.yaml#0 four',
      '<text>#1 five',
    ]);
  });

  it('says the same as the command line', async () => {
    const review = {
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      request: {
        uid: 'u',
        operation: 'CREATE',
        namespace: 'web',
        userInfo: { username: 'jane@example.com' },
        resource: { group: '', version: 'v1', resource: 'pods' },
        object: pod('a'),
      },
    };
    const objects = [pod('plain'), pod('host', { hostNetwork: true }), review];
    const text = objects.map((one) => JSON.stringify(one)).join('\n');
    const { stdout } = await call(
      ['check', EXAMPLE, '-w', '-', '-t', 'psa,vap', '-f', 'ndjson', '--pods', '--diff', '-q'],
      text,
    );
    const answers = check(example, objects, { targets: ['psa', 'vap'], pods: true, diff: true });
    const plain = (value: unknown): unknown =>
      JSON.parse(
        JSON.stringify(value, (key, one: unknown) => {
          // An object has no place in a file.
          if (key === 'at') return undefined;
          return typeof one === 'bigint' ? Number(one) : one;
        }),
      );
    expect(answers.map((answer) => ({ ...(plain(answer) as object), id: '' }))).toEqual(
      stdout
        .trim()
        .split('\n')
        .map((line) => ({ ...(plain(JSON.parse(line)) as object), id: '' })),
    );
  });

  it('judges for a user where one is named', () => {
    const rbac = { apiVersion: 'rbac.authorization.k8s.io/v1', metadata: { name: 'use-root' } };
    const policies = [
      psp('root', { hostPID: true }),
      {
        ...rbac,
        kind: 'ClusterRole',
        rules: [{ apiGroups: ['policy'], resources: ['podsecuritypolicies'], verbs: ['use'] }],
      },
      {
        ...rbac,
        kind: 'ClusterRoleBinding',
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'use-root' },
        subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'root' }],
      },
    ];
    const verdictFor = (user: string): unknown => {
      const [answer] = check(policies, pod('a', { hostPID: true }), { targets: [], as: { user } });
      return [answer!.psp!.verdict, answer!.psp!.policy];
    };
    expect([verdictFor('root'), verdictFor('jane')]).toEqual([
      ['allowed', 'root'],
      ['denied', null],
    ]);
  });

  it('what cannot be read has an error in its place', () => {
    expect(
      check(psp('a'), [
        { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview' },
        pod('a'),
      ]).map(({ error, object }) => [error !== undefined, object?.name]),
    ).toEqual([
      [true, undefined],
      [false, 'a'],
    ]);
    expect(check(psp('a'), { apiVersion: 'v1', kind: 'ConfigMap' })).toEqual([]);
  });
});

describe('diff', () => {
  it('names what a change lets in, in each format', () => {
    const review = library.diff(psp('a'), psp('a', { hostNetwork: true }));
    expect(JSON.parse(library.formatDiff(review, 'json'))).toMatchObject({
      kind: 'PolicyDiff',
      old: 'OLD',
      new: 'NEW',
      failed: true,
      differences: [{ id: 'a/hostNetwork/looser' }],
    });
    expect(
      library.GAP_FORMATS.filter(
        (format) => !library.formatDiff(review, format).includes('hostNetwork'),
      ),
    ).toEqual([]);
  });

  it('fails by failOn', () => {
    const failed = (failOn: 'looser' | 'none'): boolean => {
      const review = library.diff(psp('a'), psp('a', { hostNetwork: true }), { failOn });
      return (JSON.parse(library.formatDiff(review, 'json')) as { failed: boolean }).failed;
    };
    expect([failed('looser'), failed('none')]).toEqual([true, false]);
  });
});

describe('gaps', () => {
  it('formats as the command line does', async () => {
    const review = gaps(example, { targets: ['psa', 'vap'], today: '2026-06-15' });
    const folder = mkdtempSync(join(tmpdir(), 'psp-ferry-library-'));
    await call([
      ...['gaps', EXAMPLE, '-t', 'psa,vap', '-q', '--today', '2026-06-15'],
      ...library.GAP_FORMATS.flatMap((format) => ['-f', `${format}=${join(folder, format)}`]),
    ]);
    for (const format of library.GAP_FORMATS)
      expect([format, formatGaps(review, format)]).toEqual([
        format,
        readFileSync(join(folder, format), 'utf8'),
      ]);
    rmSync(folder, { recursive: true });
  });

  it('fails by failOn, and accepts by annotation', () => {
    const policy = psp('a', { privileged: true, hostPorts: [{ min: 80, max: 80 }] });
    const id = 'psa/a/hostPorts/looser';
    const found = (source: object, failOn: 'looser' | 'none'): unknown =>
      gaps(source, { targets: ['psa'], failOn }).gaps.find(({ gap }) => gap.id === id);
    expect(found(policy, 'looser')).toMatchObject({ status: 'new', fails: true });
    expect(found(policy, 'none')).toMatchObject({ status: 'new', fails: false });
    const accepting = {
      ...policy,
      metadata: { name: 'a', annotations: { 'psp-ferry.dev/accept': 'hostPorts/looser: agreed' } },
    };
    expect(found(accepting, 'looser')).toMatchObject({
      status: 'accepted',
      acceptance: { reason: 'agreed' },
      fails: false,
    });
  });
});

describe('what is not known is refused', () => {
  it.each<readonly [string, object, string]>([
    [
      'a namespace',
      { namespaces: ['Prod_NS'] },
      "RangeError: \"Prod_NS\": no server has a namespace of this name: a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    ],
    ['a target', { targets: ['vp'] }, 'RangeError: there is no target "vp"; did you mean "vap"?'],
    [
      'a mode',
      { mode: 'enforced' },
      'RangeError: there is no mode "enforced"; did you mean "enforce"?',
    ],
    [
      'a level',
      { psaLevel: 'x' },
      'RangeError: there is no psaLevel "x"; it is one of nearest, lossless, safe, privileged, baseline, restricted',
    ],
    [
      'a list that is none',
      { targets: 'vap' },
      'RangeError: targets: give a list of texts, as in ["vap"]',
    ],
    [
      'a choice',
      { targtes: ['vap'] },
      'RangeError: there is no choice "targtes"; did you mean "targets"?',
    ],
    [
      'half of a division between psa and vap',
      { residual: true, targets: ['psa'] },
      "RangeError: residual divides the rules between psa and vap: name both, as in { targets: ['psa', 'vap'] }",
    ],
    [
      'a version',
      { kubernetes: '1.24' },
      'RangeError: 1.24: name the version of the cluster that gets the policies, from 1.25 (the first without PSP) to 1.37',
    ],
  ])('%s', (_, choices, message) => {
    expect([convert, gaps].map((one) => refusal(() => one(psp('a'), choices)))).toEqual([
      message,
      message,
    ]);
    expect(refusal(() => check(psp('a'), pod('a'), choices))).toBe(message);
  });

  it('but not a choice of another function', () => {
    const others = { residual: true, namespaces: ['shop'] };
    const plan = (choices: object): unknown =>
      library.plan([psp('a', { hostPID: true }), pod('a')], choices).files;
    expect(plan(others)).toEqual(plan({}));
    const bundle = (choices: object): unknown =>
      library.bundle(psp('a', { volumes: ['*'] }), pod('a'), choices).files;
    expect(bundle({ ...others, targets: ['vap'] })).toEqual(bundle({}));
  });

  it.each<readonly [string, () => unknown, string]>([
    [
      'of gaps',
      () => gaps(psp('a'), { failOn: 'all' as 'any' }),
      'RangeError: there is no failOn "all"; it is one of none, looser, stricter, any',
    ],
    [
      'of diff',
      () => library.diff(psp('a'), psp('a'), { failOn: 'some' as 'any' }),
      'RangeError: there is no failOn "some"; it is one of none, looser, stricter, any',
    ],
    [
      'of an impact',
      () => gaps(psp('a'), { impact: 'high' as 'act' }),
      'RangeError: there is no impact "high"; it is one of act, decide, record',
    ],
    [
      'of a day',
      () => gaps(psp('a'), { today: 'tomorrow' }),
      'RangeError: today: tomorrow is no day of the calendar; write it as YYYY-MM-DD',
    ],
    [
      'of a format',
      () => formatGaps(gaps(psp('a'), { targets: ['vap'] }), 'pdf' as 'json'),
      'RangeError: there is no format "pdf"; it is one of text, json, ndjson, markdown, html, sarif, junit, github',
    ],
    [
      'of controllers',
      () => check(psp('a'), pod('a'), { controllers: 'shard' as 'shared' }),
      'RangeError: there is no controllers "shard"; did you mean "shared"?',
    ],
  ])('a value %s', (_, run, message) => expect(refusal(run)).toBe(message));

  it('a policy of a misspelt kind, which no other is inferred for', () => {
    const misspelt = { ...psp('a'), kind: 'podSecurityPolicy' };
    const message =
      '<object>:1:1: policy/v1beta1 has no kind "podSecurityPolicy"; did you mean "PodSecurityPolicy"?';
    expect(refusal(() => library.bundle(misspelt, pod('a')))).toBe(message);
    expect(refusal(() => library.plan([misspelt, pod('a')]))).toBe(message);
  });

  it('an object that refers to itself', () => {
    const policy: Record<string, unknown> = { ...psp('a') };
    policy['spec'] = policy;
    expect(refusal(() => library.read(policy))).toMatch(
      /<object>:1:1: this nests deeper than 100 levels; give what a client of the Kubernetes API has, which does not refer to itself$/,
    );
  });

  it('workloads that are no YAML', () =>
    expect(refusal(() => check(psp('a'), { name: 'pods.yaml', text: 'a: [1' }))).toContain(
      'pods.yaml:1:6: this is not YAML',
    ));
});
