/** `psp-ferry bundle` for some engines, and with pods that the application makes while it runs. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { bundle, folder, input, PATIENCE, pod, written } from './bundleFolder.js';

describe('--engine', () => {
  const LOG_COLLECTOR = [
    'examples/log-collector/policy.yaml',
    '-w',
    'examples/log-collector/workload.yaml',
  ];
  const below = (name: string): readonly string[] => readdirSync(join(folder, 'out', name)).sort();

  it(
    'writes what the named engines need, and speaks of no other',
    async () => {
      const { status } = await bundle(...LOG_COLLECTOR, '--engine', 'vap,kyverno-cel');
      expect(status).toBe(0);
      expect(below('kustomize')).toEqual(['base', 'components', 'kyverno-cel', 'vap']);
      expect(below('kustomize/components')).toEqual(['kyverno-cel', 'vap']);
      expect(below('exceptions')).toEqual(['kyverno-cel', 'vap']);
      expect(below('tests')).toEqual(['kyverno-cel', 'pods', 'vap']);
      expect(below('helm/templates')).toEqual([
        'NOTES.txt',
        '_helpers.tpl',
        'kyverno-cel-defaults.yaml',
        'kyverno-cel-policies.yaml',
        'rbac.yaml',
        'vap-defaults.yaml',
        'vap-policies.yaml',
      ]);
      const { properties } = JSON.parse(written('helm/values.schema.json')) as {
        readonly properties: { readonly policyEngine: { readonly enum: readonly string[] } };
      };
      expect(properties.policyEngine.enum).toEqual(['none', 'vap', 'kyverno-cel']);
      expect(written('helm/templates/NOTES.txt')).not.toContain('psa');
      expect(written('README.md')).toContain('kubectl apply -k kustomize/vap ');
      expect(written('README.md')).not.toMatch(/[Gg]atekeeper template|kustomize\/psa|gator/);
      expect(written('helm/templates/NOTES.txt')).not.toContain('atekeeper');
      expect(written('README.md')).toContain('features.policyExceptions.enabled=true');
    },
    PATIENCE,
  );

  it(
    'for Pod Security Admission alone has nothing to apply',
    async () => {
      await bundle(...LOG_COLLECTOR, '--engine', 'psa');
      expect(below('kustomize')).toEqual(['base', 'components', 'psa']);
      expect(below('helm/templates')).toEqual(['NOTES.txt', '_helpers.tpl', 'rbac.yaml']);
      expect(written('README.md')).toContain('sh kustomize/psa/label.sh');
      expect(written('README.md')).not.toContain('kubectl apply');
      // What the level refuses is refused there, and nothing else is a test.
      expect(below('tests/pods')).toEqual(['admitted']);
      expect(written('README.md')).not.toContain('tests/pods/refused');
      expect(written('README.md')).not.toContain('policyExceptions');
    },
    PATIENCE,
  );

  it(
    'has no tests for the runner of one that asks RBAC at admission',
    async () => {
      const { status } = await bundle(...LOG_COLLECTOR, '--selection', 'live');
      expect(status).toBe(0);
      expect(below('tests')).toEqual(['kyverno', 'pods', 'vap']);
      expect(written('README.md')).toContain(
        'There are no tests for `gatekeeper`, `kyverno-cel`: their policies ask RBAC',
      );
      expect(written('README.md')).not.toMatch(/gator verify/);
    },
    PATIENCE,
  );

  it(
    'gives the chart the version of the release',
    async () => {
      const { status } = await bundle(...LOG_COLLECTOR, '--chart-version', '1.4.0-rc.1+7');
      expect(status).toBe(0);
      expect(load(written('helm/Chart.yaml'))).toMatchObject({ version: '1.4.0-rc.1+7' });
      expect(written('README.md')).toContain('`version: 1.4.0-rc.1+7`');
      for (const version of ['1.4', 'v1.4.0', '01.4.0', '1.4.0-']) {
        const wrong = await bundle(...LOG_COLLECTOR, '--chart-version', version);
        expect(wrong.status).toBe(2);
        expect(wrong.stderr).toContain(
          `--chart-version ${version}: a version of a chart is three numbers, as 1.2.3`,
        );
      }
    },
    PATIENCE,
  );

  it('names the engines where there is no such one', async () => {
    const { status, stderr } = await bundle(...LOG_COLLECTOR, '--engine', 'opa');
    expect(status).toBe(2);
    expect(stderr).toContain('there is no engine "opa"; it is one of psa, vap, gatekeeper');
  });
});

describe('pods that the application makes while it runs', () => {
  const RUNNER = ['ServiceAccount', 'Role', 'RoleBinding', 'Deployment'].map((kind) => ({
    apiVersion:
      kind === 'ServiceAccount'
        ? 'v1'
        : kind === 'Deployment'
          ? 'apps/v1'
          : 'rbac.authorization.k8s.io/v1',
    kind,
    metadata: { name: 'runner', namespace: 'ci' },
    ...(kind === 'Role'
      ? {
          rules: [
            { apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['create', 'get'] },
            { apiGroups: ['batch'], resources: ['*'], verbs: ['*'] },
          ],
        }
      : {}),
    ...(kind === 'RoleBinding'
      ? {
          roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'runner' },
          subjects: [{ kind: 'ServiceAccount', name: 'runner', namespace: 'ci' }],
        }
      : {}),
    ...(kind === 'Deployment'
      ? {
          spec: {
            selector: { matchLabels: { app: 'runner' } },
            template: {
              metadata: { labels: { app: 'runner' } },
              spec: {
                serviceAccountName: 'runner',
                containers: [
                  {
                    name: 'runner',
                    image: 'registry.example.com/runner:1',
                    securityContext: { runAsNonRoot: true, allowPrivilegeEscalation: false },
                  },
                ],
              },
            },
          },
        }
      : {}),
  }));
  const runner = (kinds: readonly string[] = RUNNER.map(({ kind }) => kind)): string =>
    input(
      'runner.yaml',
      RUNNER.filter(({ kind }) => kinds.includes(kind))
        .map((object) => JSON.stringify(object, null, 2))
        .join('\n---\n'),
    );
  const sample = (): string =>
    input(
      'build.yaml',
      pod(', serviceAccountName: runner, hostNetwork: true', 'name: build-1, namespace: ci'),
    );
  const MAY = 'service account ci/runner may create pods, jobs, cronjobs while it runs';

  it.each(['inputs', '--workloads'])(
    'are cautioned of where a role lets it make them (%s)',
    async (where) => {
      const file = runner();
      const { status, stderr } = await bundle(
        ...(where === 'inputs' ? [file] : ['-w', file]),
        '--engine',
        'vap',
      );
      expect(status).toBe(0);
      const caution = `${MAY} (RoleBinding runner): no manifest shows these, so the policies may refuse them; give samples of them: --pods FILE`;
      expect(stderr).toContain(`caution: ${caution}\n`);
      expect(written('README.md')).toContain(`**Look at this**: ${caution}.`);
    },
    PATIENCE,
  );

  it(
    'are judged as the workloads are where there are samples, and the caution says which',
    async () => {
      const file = runner();
      await bundle(file, '--engine', 'vap');
      expect(written('policyset.yaml')).toContain('hostNetwork: false');
      const { status, stderr } = await bundle(file, '--pods', sample(), '--engine', 'vap');
      expect(status).toBe(0);
      expect(stderr).toContain(
        `caution: ${MAY} (RoleBinding runner): seen of these: Pod ci/build-1; the policies may refuse others\n`,
      );
      expect(written('policyset.yaml')).toContain('hostNetwork: true');
      expect(readdirSync(join(folder, 'out/tests/pods/admitted'))).toContain('pod-build-1.yaml');
    },
    PATIENCE,
  );

  it(
    'are in the tests as they can be created, without what a server stored',
    async () => {
      const stored = input(
        'stored.yaml',
        `apiVersion: v1
kind: Pod
metadata:
  name: build-1
  namespace: ci
  uid: 0f0e
  resourceVersion: '123'
  labels: {app: build}
  ownerReferences: [{apiVersion: batch/v1, kind: Job, name: build, uid: 0f0d}]
spec: {serviceAccountName: runner, nodeName: node-1, priority: 0, preemptionPolicy: Never, containers: [{name: a, image: a}]}
status: {phase: Running}
`,
      );
      await bundle(runner(), '--pods', stored, '--engine', 'vap');
      const { metadata, spec, status } = load(
        written('tests/pods/admitted/pod-build-1.yaml'),
      ) as Readonly<Record<'metadata' | 'spec' | 'status', object | undefined>>;
      expect([metadata, status]).toEqual([
        { name: 'pod-build-1', namespace: 'ci', labels: { app: 'build' } },
        undefined,
      ]);
      expect(spec).not.toHaveProperty('nodeName');
      expect(spec).not.toHaveProperty('priority');
    },
    PATIENCE,
  );

  it(
    'have exceptions whatever they are called, and so have workloads that the server names',
    async () => {
      const jobs = input(
        'jobs.yaml',
        'apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: load-, namespace: ci}\nspec: {template: {spec: {hostPID: true, containers: [{name: a, image: a}]}}}\n',
      );
      await bundle(runner(), jobs, '--pods', sample(), '--engine', 'kyverno');
      const exceptions = loadAll(written('exceptions/kyverno/exceptions.yaml')) as {
        readonly metadata: { readonly name: string };
        readonly spec: { readonly match: object };
      }[];
      const found = exceptions.find(({ metadata }) => metadata.name.endsWith('host-namespaces'));
      expect(found?.spec.match).toEqual({
        any: [
          { resources: { kinds: ['Pod', 'Job'], namespaces: ['ci'], names: ['load-*'] } },
          { resources: { kinds: ['Pod'], namespaces: ['ci'] } },
        ],
      });
    },
    PATIENCE,
  );

  it('stop the command where the policies of the vendor refuse a sample', async () => {
    const policy = input(
      'psp.yaml',
      "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: own}\nspec: {seLinux: {rule: RunAsAny}, runAsUser: {rule: RunAsAny}, fsGroup: {rule: RunAsAny}, supplementalGroups: {rule: RunAsAny}, volumes: ['*']}\n",
    );
    const { status, stderr } = await bundle(policy, '-w', runner(), '--pods', sample());
    expect(status).toBe(2);
    expect(stderr).toContain(
      'Pod ci/build-1 is refused by the policies of its own bundle: own, hostNetwork',
    );
  });

  it(
    'are not spoken of where no role lets it make any',
    async () => {
      const { stderr } = await bundle(runner(['Deployment']), '--engine', 'vap');
      expect(stderr).not.toContain('caution');
      expect(written('README.md')).not.toContain('Look at this');
    },
    PATIENCE,
  );

  it('come from files', async () => {
    const { status, stderr } = await bundle(runner(), '--pods', '-');
    expect([status, stderr.includes('--pods names files')]).toEqual([2, true]);
  });

  it.each(['the workloads', 'the samples'])(
    'and workloads have the service accounts that stand among %s',
    async (where) => {
      const account = input(
        'account.yaml',
        'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: runner, namespace: ci}\nautomountServiceAccountToken: false\n',
      );
      const [own, samples] = where === 'the samples' ? [[], [account]] : [[account], []];
      const workload = input(
        'web.yaml',
        pod(', serviceAccountName: runner', 'name: web, namespace: ci'),
      );
      const { status } = await bundle(
        '-w',
        workload,
        ...own,
        '--pods',
        sample(),
        ...samples,
        '--engine',
        'vap',
      );
      expect([status, written('policyset.yaml').includes('volumes: []')]).toEqual([0, true]);
    },
    PATIENCE,
  );

  it('are an error where there are none', async () => {
    const { status, stderr } = await bundle(runner(), '--pods', 'examples/restricted.yaml');
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining(
        '--pods examples/restricted.yaml: nothing in it makes pods; give samples of them, or leave it out',
      ),
    ]);
  });
});

it(
  'says of parts in several namespaces what is alike once, and names every namespace',
  async () => {
    const policy = (name: string): string =>
      `apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: ${name}}\nspec: {volumes: ['*'], seLinux: {rule: RunAsAny}, runAsUser: {rule: RunAsAny}, fsGroup: {rule: RunAsAny}, supplementalGroups: {rule: RunAsAny}}\n`;
    const part = (namespace: string, account: string): string =>
      pod(`, serviceAccountName: ${account}`, `name: ${account}, namespace: ${namespace}`);
    const file = input(
      'parts.yaml',
      [
        policy('front'),
        policy('back'),
        policy('other').replace('{volumes', '{hostPID: true, volumes'),
        part('shop', 'web'),
        part('shop', 'api'),
        part('store', 'db'),
        part('kube-system', 'proxy'),
      ].join('---\n'),
    );
    await bundle(file);
    const readme = written('README.md');
    expect(readme).toContain(
      'only to the pods of web: service account `proxy` in namespace `kube-system`; service accounts `api`, `web` in namespace `shop`; service account `db` in namespace `store`.',
    );
    expect(readme.match(/^### .*/gm)).toEqual([
      '### Every policy',
      '### Policies `back`, `front`',
      '### Policy `other`',
    ]);
    expect(readme.match(/^\| (?:seLinux|hostPID) \| .*/gm)).toEqual([
      '| seLinux | RunAsAny |',
      '| hostPID | no |',
      '| hostPID | yes |',
    ]);
    // kube-system is there already.
    expect(readme).toContain(
      'The namespaces must exist: `kubectl create namespace shop`, `kubectl create namespace store`.',
    );
  },
  PATIENCE,
);
