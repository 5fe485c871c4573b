import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call, ROOT } from './run.js';

const PSP = `apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: plain}
spec:
  seLinux: {rule: RunAsAny}
  runAsUser: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psp-ferry-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('bad input: one clear line each, exit 2, nothing written', () => {
  const out = (): string => join(folder, 'out');
  it.each([
    [
      'nothing at all',
      '',
      '<stdin>: the input is empty; give files with PodSecurityPolicies or a PolicySet',
    ],
    ['malformed YAML', 'a: [1', '<stdin>:1:6: this is not YAML'],
    [
      'a key set twice',
      'kind: a\nkind: b\n',
      '<stdin>:2:1: the key "kind" is already set at line 1, column 1',
    ],
    ['a single word', 'hello', '<stdin>:1:1: this is not a Kubernetes object but a single value'],
    ['an empty list', '[]', '<stdin>:1:1: this is not a Kubernetes object'],
    [
      'another kind',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
      '<stdin>:1:1: no PodSecurityPolicy in the input, only ConfigMap',
    ],
    [
      'a version that never was',
      PSP.replace('v1beta1', 'v1'),
      '<stdin>:1:1: policy/v1 has no PodSecurityPolicy; write apiVersion: policy/v1beta1',
    ],
    [
      'a misspelt field',
      `${PSP}  allowedHostPath: []\n`,
      '<stdin>:9:3: unknown field "spec.allowedHostPath"; did you mean "allowedHostPaths"?',
    ],
    [
      'an invalid value',
      PSP.replace('runAsUser: {rule: RunAsAny}', 'runAsUser: {rule: Never}'),
      '<stdin>:6:15: spec.runAsUser.rule: Unsupported value: "Never"',
    ],
    [
      'no spec',
      'apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: a}\nspec: null\n',
      '<stdin>:4:1: spec: Required value',
    ],
  ])('%s', async (_, input, message) => {
    const { status, stdout, stderr } = await call(['convert', '-', '-o', out()], input);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe('');
    expect(status).toBe(2);
    expect(existsSync(out())).toBe(false);
  });

  it.each([
    [
      'a file that is not there',
      ['convert', 'nowhere.yaml'],
      'nowhere.yaml: cannot be read: no such file or folder',
    ],
    ['no input', ['convert'], 'name at least one file or folder'],
    [
      'an unknown target',
      ['convert', 'examples/restricted.yaml', '-t', 'gatekeepr'],
      'there is no target "gatekeepr"; did you mean "gatekeeper"?',
    ],
    [
      'an unknown option',
      ['convert', 'examples/restricted.yaml', '--targets', 'vap'],
      'there is no option --targets; did you mean --target?',
    ],
    ['an unknown command', ['convrt', 'examples/restricted.yaml'], 'did you mean convert?'],
    ['no command', [], 'name a command'],
    [
      'a Kubernetes version that is not known',
      ['convert', 'examples/restricted.yaml', '--kubernetes', '1.24'],
      'name the version of the cluster that gets the policies, from 1.25',
    ],
    [
      'a namespace that cannot be',
      ['convert', 'examples/restricted.yaml', '-t', 'psa', '--namespace', 'web,Prod_NS'],
      'psp-ferry: --namespace "Prod_NS": no server has a namespace of this name: a lowercase RFC 1123 label',
    ],
    ['something unknown to explain', ['explain', 'runAsUsr'], 'did you mean "runAsUser"?'],
  ])('%s', async (_, args, message) => {
    const { status, stderr } = await call([
      ...args,
      ...(args[0] === 'convert' ? ['-o', out()] : []),
    ]);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(status).toBe(2);
    expect(existsSync(out())).toBe(false);
  });

  it('strict refuses what is otherwise read as RunAsAny with a warning', async () => {
    const lenient = await call(['ir', 'examples/restricted.yaml']);
    const strict = await call(['ir', '--strict', 'examples/restricted.yaml']);
    expect([lenient.status, strict.status]).toEqual([0, 2]);
    expect(lenient.stderr).toContain(
      'examples/restricted.yaml:12:1: warning: seLinux, supplementalGroups, fsGroup: missing, read as RunAsAny',
    );
    expect(strict.stderr).toContain('spec.seLinux.rule: Unsupported value: ""');
  });

  it('leaves a folder of something else alone', async () => {
    writeFileSync(join(folder, 'precious.txt'), 'mine');
    const { status, stderr } = await call([
      ...['convert', 'examples/restricted.yaml', '-o', folder, '-q', '-t', 'vap'],
    ]);
    expect(status).toBe(2);
    expect(stderr).toContain('this folder holds something else than the output of psp-ferry');
    expect(readdirSync(folder)).toEqual(['precious.txt']);
  });

  it('replaces its own earlier output whole', async () => {
    for (const targets of ['vap,kyverno-cel', 'vap'])
      expect(
        (await call(['convert', 'examples/restricted.yaml', '-o', out(), '-t', targets, '-q']))
          .status,
      ).toBe(0);
    expect(readdirSync(out()).sort()).toEqual([
      '.psp-ferry-files.json',
      'README.md',
      'gaps.json',
      'vap',
    ]);
    expect(readdirSync(folder)).toEqual(['out']);
  });
});

describe('convert', () => {
  it('a PolicySet gives the same output as the PodSecurityPolicies it came from', async () => {
    const set = (await call(['ir', 'examples/three-policies.yaml', '-q'])).stdout;
    const a = await call(['convert', 'examples/three-policies.yaml', '-o', '-', '-q']);
    const b = await call(['convert', '-', '-o', '-', '-q'], set);
    expect(b.stdout).toBe(a.stdout);
    expect(a.stdout.length).toBeGreaterThan(10_000);
  });

  it('counts what it leaves alone, and ends with a table, on standard error', async () => {
    const { stderr, stdout } = await call(
      ['convert', '-', '-o', join(folder, 'out')],
      `${PSP}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n`,
    );
    expect(stderr).toContain('left alone: 1 ConfigMap');
    for (const target of ['psa', 'vap', 'gatekeeper', 'kyverno', 'kyverno-cel'])
      expect(stderr).toMatch(new RegExp(`^ {2}${target} +\\d`, 'm'));
    expect(stdout).toBe('');
  });

  it('audits where asked to', async () => {
    const { stdout } = await call([
      'convert',
      'examples/restricted.yaml',
      '-o',
      '-',
      '-q',
      '--mode',
      'audit',
    ]);
    expect(stdout).toContain('validationActions:\n    - Audit');
    expect(stdout).toContain('enforcementAction: dryrun');
    expect(stdout).toContain('failureAction: Audit');
    expect(stdout).not.toContain('Enforce\n');
  });
});

describe('check', () => {
  const pod = (name: string, spec: object = {}): string =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'web' },
      spec: { containers: [{ name: 'app', image: 'registry.example.com/app:1' }], ...spec },
    });

  it('answers around a line that nests too deep', async () => {
    const { stdout, status } = await call(
      ['check', 'examples/three-policies.yaml', '-w', '-', '--format', 'ndjson', '-q'],
      `${pod('a')}\n{"kind": ${'['.repeat(7000)}${']'.repeat(7000)}}\n${pod('b')}\n`,
    );
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { error?: string });
    expect(lines.map(({ error }) => error)).toEqual([
      undefined,
      '<stdin>:2:1: it nests deeper than 100 levels',
      undefined,
    ]);
    expect(status).toBe(2);
  });

  it('answers line by line, in order, also after a line that cannot be read', async () => {
    const { stdout, status } = await call(
      ['check', 'examples/three-policies.yaml', '-w', '-', '--format', 'ndjson', '-q'],
      `${pod('a')}\n{oops\n${pod('b', { hostPID: true })}\n`,
    );
    const lines = stdout
      .trim()
      .split('\n')
      .map(
        (line) =>
          JSON.parse(line) as {
            id: string;
            error?: string;
            psp?: { verdict: string; policy: string | null; reasons: unknown[] };
          },
      );
    expect(lines.map(({ id }) => id)).toEqual(['<stdin>#0', '<stdin>#1', '<stdin>#2']);
    expect(lines[0]!.psp).toMatchObject({ verdict: 'mutated', policy: 'restricted' });
    expect(lines[1]!.error).toBeDefined();
    expect(lines[2]!.psp).toMatchObject({ verdict: 'denied', policy: null });
    expect(lines[2]!.psp!.reasons).toContainEqual(
      expect.objectContaining({ policy: 'web', field: 'hostPID', path: 'spec.hostPID' }),
    );
    expect(status).toBe(2);
  });

  it('judges for a user where one is named', async () => {
    const verdictFor = async (...args: readonly string[]): Promise<string> =>
      (
        await call(
          ['check', 'examples/three-policies.yaml', '-w', '-', '-q', ...args],
          pod('a', { serviceAccountName: 'nobody' }),
        )
      ).stdout;
    expect(
      await verdictFor('--as', 'jane@example.com', '--as-group', 'system:authenticated'),
    ).toContain('mutated by restricted');
    expect((await verdictFor('--as', 'jane@example.com')).split('\n')[0]).toContain(
      'mutated by restricted',
    );
  });

  it('asks for the user of groups', async () => {
    const args = ['check', 'examples/restricted.yaml', '-w', '-', '--as-group', 'ops'];
    expect(await call(args, pod('a'))).toMatchObject({
      status: 2,
      stdout: '',
      stderr: 'psp-ferry: --as-group names the groups of a user: name the user too, --as USER\n',
    });
  });

  it('fails where asked to', async () => {
    const args = ['check', 'examples/restricted.yaml', '-w', '-', '-q'];
    expect((await call(args, pod('a', { hostPID: true }))).status).toBe(0);
    expect((await call([...args, '--fail-on-denied'], pod('a', { hostPID: true }))).status).toBe(1);
    expect((await call([...args, '--fail-on-denied'], pod('a'))).status).toBe(0);
  });

  it('gives the pods after defaulting', async () => {
    const { stdout } = await call(
      ['check', 'examples/restricted.yaml', '-w', '-', '-q', '--pods', '--format', 'json'],
      pod('a'),
    );
    const [line] = JSON.parse(stdout) as [
      { psp: { pod: { metadata: { annotations: object }; spec: { containers: object[] } } } },
    ];
    expect(line.psp.pod.metadata.annotations).toMatchObject({
      'kubernetes.io/psp': 'restricted',
      'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default',
    });
    expect(line.psp.pod.spec.containers[0]).toMatchObject({
      securityContext: {
        runAsNonRoot: true,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
      },
    });
  });
});

describe('help', () => {
  it.each([
    [['--help'], 'convert [inputs..]'],
    [['convert', '--help'], '--psa-level'],
    [['check', '--help'], '--workloads'],
  ])('%s', async (args, text) => {
    const { status, stdout } = await call(args);
    expect(stdout).toContain(text);
    expect(status).toBe(0);
  });

  it('knows its version', async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect((await call(['--version'])).stdout.trim()).toBe(version);
  });

  it.each(['runAsUser', 'seccomp', 'kyverno-cel', 'vap/restricted/runAsUser/stricter'])(
    'explain %s',
    async (name) => {
      const { status, stdout } = await call(['explain', name]);
      expect(status).toBe(0);
      expect(stdout).toContain(name.split('/').at(-2) ?? name);
    },
  );
});

describe('check --diff', () => {
  it('shows what is filled in', async () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a' },
      spec: { containers: [{ name: 'app', image: 'registry.example.com/app:1' }] },
    };
    const { stdout } = await call(
      ['check', 'examples/restricted.yaml', '-w', '-', '-q', '--diff'],
      JSON.stringify(pod),
    );
    expect(stdout.split('\n').filter((line) => /^ {4}[+-]/.test(line))).toEqual([
      '    +      securityContext:',
      '    +        capabilities:',
      '    +          drop:',
      '    +            - ALL',
      '    +        runAsNonRoot: true',
      '    +        allowPrivilegeEscalation: false',
      '    +        appArmorProfile:',
      '    +          type: RuntimeDefault',
      '    +  securityContext:',
      '    +    seccompProfile:',
      '    +      type: RuntimeDefault',
    ]);
  });

  it('says where the API server would refuse what the defaults make', async () => {
    const policy = readFileSync(join(ROOT, 'examples/privileged.yaml'), 'utf8').replace(
      'allowPrivilegeEscalation: true',
      'allowPrivilegeEscalation: false',
    );
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a' },
      spec: {
        containers: [
          {
            name: 'app',
            image: 'registry.example.com/app:1',
            securityContext: { privileged: true },
          },
        ],
      },
    };
    writeFileSync(join(folder, 'psp.yaml'), policy);
    expect(
      (await call(['check', join(folder, 'psp.yaml'), '-w', '-', '-q'], JSON.stringify(pod)))
        .stdout,
    ).toContain('the API server then refuses it');
  });

  it('asks as anyone for the targets too where nobody is named', async () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a' },
      spec: { containers: [{ name: 'app', image: 'registry.example.com/app:1' }] },
    };
    const { stdout } = await call(
      ['check', 'examples/three-policies.yaml', '-w', '-', '-q', '-t', 'vap,kyverno-cel'],
      JSON.stringify(pod),
    );
    expect(stdout).toBe(
      'Pod default/a: mutated by restricted\n    asked by whoever may use a policy in the namespace\n    vap: mutated\n    kyverno-cel: mutated\n' +
        'PSP: 0 allowed, 1 mutated, 0 denied, 0 left alone; vap: 1 the same, 0 differ; kyverno-cel: 1 the same, 0 differ\n',
    );
  });
});
