/** `gaps -w` and `convert -w`: what gaps and levels mean for the workloads that there are. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'psp-ferry-weighing-'));
const POLICY = {
  apiVersion: 'policy/v1beta1',
  kind: 'PodSecurityPolicy',
  metadata: {
    name: 'fills',
    annotations: { 'seccomp.security.alpha.kubernetes.io/allowedProfileNames': '*' },
  },
  spec: {
    privileged: false,
    hostNetwork: true,
    hostPorts: [{ min: 0, max: 65535 }],
    volumes: ['*'],
    seLinux: { rule: 'RunAsAny' },
    fsGroup: { rule: 'RunAsAny' },
    supplementalGroups: { rule: 'RunAsAny' },
    runAsUser: { rule: 'MustRunAsNonRoot' },
    requiredDropCapabilities: ['ALL'],
    allowPrivilegeEscalation: false,
  },
};
const deployment = (name: string, spec: object): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'shop' },
  spec: {
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: 'app', image: 'registry.example.com/app:1' }], ...spec },
    },
  },
});
const file = (name: string, ...objects: readonly object[]): string => {
  const path = join(folder, name);
  writeFileSync(path, objects.map((one) => JSON.stringify(one)).join('\n'));
  return path;
};
const policy = file('psp.json', POLICY);
const workloads = file(
  'workloads.jsonl',
  deployment('plain', {}),
  deployment('seccomp', { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } }),
  deployment('agent', { hostNetwork: true }),
);
const args = [policy, '-t', 'psa', '--psa-level', 'restricted', '-w', workloads];

interface Review {
  readonly workloads: number;
  readonly gaps: readonly { readonly id: string; readonly affects: readonly string[] }[];
  readonly levels: readonly {
    readonly level: string;
    readonly running: number;
    readonly refuses: readonly {
      readonly workload: string;
      readonly reasons: readonly string[];
      readonly admittedOncePatched: boolean;
    }[];
  }[];
}

interface Sarif {
  readonly runs: readonly [
    {
      readonly results: readonly {
        readonly message: { readonly text: string };
        readonly properties: { readonly affects: readonly string[] };
      }[];
      readonly properties: { readonly workloads: number };
    },
  ];
}

describe('gaps -w', () => {
  it('counts what a cluster lists once, not what it made of it too', async () => {
    const made = (kind: string, name: string, by: readonly [string, string], spec: object) => ({
      apiVersion: kind === 'Pod' ? 'v1' : 'apps/v1',
      kind,
      metadata: {
        name,
        namespace: 'shop',
        ownerReferences: [{ apiVersion: 'apps/v1', kind: by[0], name: by[1], controller: true }],
      },
      spec,
    });
    const pod = { containers: [{ name: 'app', image: 'registry.example.com/app:1' }] };
    const listed = file(
      'listed.jsonl',
      deployment('web', {}),
      made('ReplicaSet', 'web-5d4', ['Deployment', 'web'], { template: { spec: pod } }),
      made('Pod', 'web-5d4-x2x', ['ReplicaSet', 'web-5d4'], pod),
      made('Pod', 'gone-7c8-z9z', ['ReplicaSet', 'gone-7c8'], pod),
    );
    const { stdout } = await call(['gaps', policy, '-t', 'psa', '-w', listed, '-q', '-f', 'json']);
    expect((JSON.parse(stdout) as Review).workloads).toBe(2);
  });

  it('names the workloads of each gap, and what each level refuses', async () => {
    const { stdout } = await call(['gaps', ...args, '-q', '-f', 'json']);
    const review = JSON.parse(stdout) as Review;
    const affects = new Map(review.gaps.map((gap) => [gap.id, gap.affects]));
    expect(review.workloads).toBe(3);
    expect(affects.get('psa/fills/allowPrivilegeEscalation/stricter')).toEqual([
      'Deployment shop/plain',
      'Deployment shop/seccomp',
      'Deployment shop/agent',
    ]);
    expect(affects.get('psa/*/probes/stricter')).toEqual([]);
    const named = review.levels.map(({ level, running, refuses }) => ({
      level,
      running,
      refuses: refuses.map(({ workload, admittedOncePatched }) => [workload, admittedOncePatched]),
    }));
    expect(named).toEqual([
      {
        level: 'restricted',
        running: 3,
        refuses: [
          ['Deployment shop/plain', false],
          ['Deployment shop/seccomp', true],
          ['Deployment shop/agent', false],
        ],
      },
      { level: 'baseline', running: 3, refuses: [['Deployment shop/agent', false]] },
    ]);
    expect(review.levels[1]?.refuses[0]?.reasons).toEqual([
      'spec.hostNetwork: hostNetwork must not be true',
    ]);
  });

  it('says so in text, what affects the most first', async () => {
    const { stdout } = await call(['gaps', ...args, '-q']);
    expect(stdout).toContain(
      'psa: level restricted would refuse 3 of the 3 workloads that PSP admits; 2 once',
    );
    expect(stdout).toContain(
      'psa: level baseline would refuse 1 of the 3 workloads that PSP admits\n',
    );
    const counts = [...stdout.matchAll(/affects (none|\d+) of your 3 workloads/g)].map(([, n]) =>
      n === 'none' ? 0 : Number(n),
    );
    expect(counts[0]).toBe(3);
    const [act = ''] = stdout.split('To decide');
    const ofAct = [...act.matchAll(/affects (none|\d+)/g)].map(([, n]) => Number(n) || 0);
    expect(ofAct).toEqual([...ofAct].sort((a, b) => b - a));
  });

  describe('in the formats of CI', () => {
    const ALL_THREE =
      'affects 3 of your 3 workloads: Deployment shop/plain, Deployment shop/seccomp, Deployment shop/agent';
    const NONE = 'affects none of your 3 workloads';

    it('sarif has it as a property and in the message, what affects the most first', async () => {
      const { stdout } = await call(['gaps', ...args, '-q', '-f', 'sarif']);
      const {
        runs: [{ results, properties }],
      } = JSON.parse(stdout) as Sarif;
      expect(properties.workloads).toBe(3);
      const counts = results.map((one) => one.properties.affects.length);
      expect(counts).toEqual([...counts].sort((a, b) => b - a));
      expect(counts[0]).toBe(3);
      expect(counts.at(-1)).toBe(0);
      const [, ...texts] = results[0]!.message.text.split('\n');
      expect(texts[0]).toBe(`It ${ALL_THREE}.`);
      expect(results.at(-1)!.message.text).toContain(`\nIt ${NONE}.\n`);
    });

    it('github says it of each annotation, what affects the most first among equals', async () => {
      const { stdout } = await call(['gaps', ...args, '-q', '-f', 'github']);
      const annotations = stdout.split('\n').filter((line) => line.includes('%0AIt affects'));
      const all = stdout.split('\n').filter((line) => /^::(error|warning|notice) file=/.test(line));
      expect(annotations).toEqual(all);
      const counts = ['error', 'warning', 'notice'].map((kind) =>
        all
          .filter((line) => line.startsWith(`::${kind} `))
          .map((line) => Number(/affects (\d+) of/.exec(line)?.[1] ?? 0)),
      );
      expect(counts).toEqual(counts.map((own) => [...own].sort((a, b) => b - a)));
      expect(counts.flat()).toContain(3);
      expect(stdout).toContain(`%0AIt ${ALL_THREE}.`);
    });

    it('junit says it of each case, what affects the most first', async () => {
      const { stdout } = await call(['gaps', ...args, '-q', '-f', 'junit', '--fail-on', 'any']);
      const failures = [...stdout.matchAll(/<failure type="[^"]*" message="([^"]*)"/g)].map(
        ([, message = '']) => message,
      );
      expect(failures[0]).toMatch(new RegExp(`; ${ALL_THREE}$`));
      expect(failures.at(-1)).toMatch(new RegExp(`; ${NONE}$`));
      expect(stdout).toContain(`\nIt ${ALL_THREE}\n`);
      const [first = ''] = stdout.split('<testcase ').slice(1);
      expect(first).toContain(ALL_THREE);
    });

    it.each(['sarif', 'junit', 'github'])(
      '%s says nothing of workloads without any',
      async (format) => {
        const { stdout } = await call(['gaps', policy, '-t', 'psa', '-q', '-f', format]);
        expect(stdout).not.toMatch(/affects|of your \d/);
      },
    );
  });

  it('stops at what no server would take', async () => {
    const broken = file('broken.json', deployment('broken', { containers: [] }));
    const { status, stderr, stdout } = await call(['gaps', policy, '-t', 'psa', '-w', broken]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('broken.json:1:');
  });

  it('stops where nothing makes pods', async () => {
    const none = file('none.json', { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' } });
    const { status, stderr } = await call(['gaps', policy, '-t', 'psa', '-w', none]);
    expect(status).toBe(2);
    expect(stderr).toContain('nothing in it makes pods; give pods or workloads, or leave it out');
  });
});

it('workloads of one name count one by one', async () => {
  const alike = file('alike.jsonl', deployment('agent', {}), deployment('agent', {}));
  const { stdout } = await call([
    'gaps',
    ...[policy, '-t', 'psa', '--psa-level', 'restricted', '-w', alike],
    ...['-q', '-f', 'json'],
  ]);
  const { gaps, levels } = JSON.parse(stdout) as Review;
  const shown = (names: readonly string[] = []): readonly (string | undefined)[] =>
    names.map((name) => /^Deployment shop\/agent \(.*alike\.jsonl:(\d+):\d+\)$/.exec(name)?.[1]);
  const each = ['1', '2'];
  expect(shown(gaps.find(({ affects }) => affects.length > 0)?.affects)).toEqual(each);
  expect(shown(levels[0]?.refuses.map(({ workload }) => workload))).toEqual(each);
});

it('convert -w weighs in the README', async () => {
  const out = join(folder, 'out');
  expect((await call(['convert', ...args, '-o', out, '-q'])).status).toBe(0);
  const readme = readFileSync(join(out, 'README.md'), 'utf8');
  expect(readme).toContain(
    '- psa: level baseline would refuse 1 of the 3 workloads that PSP admits: Deployment shop/agent: spec.hostNetwork',
  );
  expect(readme).toMatch(/\*\*psa, stricter: [^*]*\*\* \(affects 3 of your 3 workloads: /);
});
