/** `psp-ferry bundle` as a person runs it; golden/bundles/ holds whole ones. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLE_CASES } from '../../scripts/bundle-cases.mjs';
import { copyGolden } from '../../scripts/golden-files.mjs';
import { call, ROOT } from './run.js';
import { bundle, folder, input, PATIENCE, pod, written } from './bundleFolder.js';

describe('golden bundles', () => {
  it.each(BUNDLE_CASES)(
    '$name is what the command line writes',
    async ({ name, arguments: inputs }) => {
      const { status, stdout } = await call([
        'bundle',
        ...inputs,
        '-o',
        copyGolden(ROOT, `bundles/${name}`, join(folder, 'out')),
        '--check',
        '--quiet',
      ]);
      expect(stdout).toBe('');
      expect(status).toBe(0);
    },
    PATIENCE,
  );
  it('has no folder that no case writes', () =>
    expect(readdirSync(join(ROOT, 'golden/bundles')).sort()).toEqual(
      BUNDLE_CASES.map(({ name }) => name).sort(),
    ));
  it(
    'fails with a diff where a file is stale',
    async () => {
      const { status, stdout, stderr } = await call([
        'bundle',
        'examples/web-app',
        '-o',
        copyGolden(ROOT, 'bundles/cni-agent', join(folder, 'out')),
        '--check',
        '--quiet',
      ]);
      expect(status).toBe(1);
      expect(stdout).toMatch(/^\+.*web-app/m);
      expect(stderr).toContain(`${join(folder, 'out')} is stale`);
    },
    PATIENCE,
  );
});

describe('where the policies come from', () => {
  it(
    'from the workloads alone, with the container that needs each value',
    async () => {
      expect((await bundle('examples/cni-agent')).stderr).toContain(
        'DaemonSet kube-network/cni-agent',
      );
      expect(written('policyset.yaml')).toContain(
        '# DaemonSet kube-network/cni-agent, container agent sets privileged to true\n      privileged: true',
      );
    },
    PATIENCE,
  );
  it(
    'from a statement that a bundle wrote: nothing else is needed to make it again',
    async () => {
      await bundle('examples/web-app');
      const again = await call([
        'bundle',
        join(folder, 'out/policyset.yaml'),
        '-w',
        'examples/web-app',
        '-o',
        join(folder, 'again'),
      ]);
      expect(again.status).toBe(0);
      expect(
        readFileSync(join(folder, 'again/kustomize/components/vap/policies.yaml'), 'utf8'),
      ).toBe(written('kustomize/components/vap/policies.yaml'));
    },
    PATIENCE,
  );
  it(
    'grants what the input does not, and says so',
    async () => {
      const policy = input(
        'psp.yaml',
        readFileSync(join(ROOT, 'examples/log-collector/policy.yaml'), 'utf8').split('---')[0]!,
      );
      const { stderr } = await bundle(policy, '-w', 'examples/log-collector/workload.yaml');
      expect(stderr).toContain(
        'no grant in the input for service account logging/log-collector: the bundle grants it every policy',
      );
      expect(written('README.md')).toContain('The input granted `logging/log-collector` nothing');
      expect(written('kustomize/base/rbac.yaml')).toContain(
        'name: log-collector\n    namespace: logging',
      );
    },
    PATIENCE,
  );
  it(
    'grants an account what its controller may use, and says so',
    async () => {
      const ours = readFileSync(join(ROOT, 'examples/log-collector/policy.yaml'), 'utf8').replace(
        'name: log-collector\n    namespace: logging',
        'name: daemon-set-controller\n    namespace: kube-system',
      );
      const [psp] = ours.split('---');
      const other = psp!.replace('  name: log-collector\n', '  name: other\n');
      const policies = input('psp.yaml', `${ours}---\n${other}`);
      const { stderr } = await bundle(policies, '-w', 'examples/log-collector/workload.yaml');
      expect(stderr).toContain(
        'service account logging/log-collector: the bundle grants it log-collector, which in the input only those who create its pods may use\n',
      );
      expect(written('README.md')).toContain(
        '\n`logging/log-collector` gets `log-collector` by the bundle: in the input, only those who create its pods may use it.\n',
      );
    },
    PATIENCE,
  );
  it(
    'a workload that its own policies refuse is an error, and nothing is written',
    async () => {
      const { status, stderr } = await bundle(
        ...['examples/log-collector/policy.yaml', '-w', 'examples/cni-agent'],
      );
      expect(status).toBe(2);
      expect(stderr).toMatch(
        /^examples\/cni-agent\/.*\.yaml:\d+:\d+: DaemonSet kube-network\/cni-agent is refused by the policies of its own bundle: .*privileged containers are not allowed/,
      );
      expect(existsSync(join(folder, 'out'))).toBe(false);
    },
    PATIENCE,
  );
});

describe('values never become code', () => {
  it(
    'braces of a policy stay text in the chart',
    async () => {
      const policy = input(
        'psp.yaml',
        `apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: braces, annotations: {seccomp.security.alpha.kubernetes.io/allowedProfileNames: '*'}}
spec:
  volumes: ['*']
  allowedHostPaths: [{pathPrefix: /var/log}, {pathPrefix: '/data/{{ fail "out" }}'}]
  seLinux: {rule: RunAsAny}
  runAsUser: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
`,
      );
      expect((await bundle(policy, '-w', 'examples/log-collector/workload.yaml')).status).toBe(0);
      for (const file of readdirSync(join(folder, 'out/helm/templates')))
        expect(written(`helm/templates/${file}`)).not.toContain('{{ fail "out"');
      expect(written('helm/templates/vap-policies.yaml')).toContain('/data/{{ "{{" }} fail');
    },
    PATIENCE,
  );
  it(
    'a workload whose name no server takes is refused, markup and all',
    async () => {
      const { status, stderr } = await bundle(
        '-w',
        input('pod.yaml', pod(', hostNetwork: true', 'name: "a|b<script>`x`"')),
        '--name',
        'app',
      );
      expect(status).toBe(2);
      expect(stderr).toContain('metadata.name is "a|b<script>`x`": ');
    },
    PATIENCE,
  );
});

describe('bad input leaves with 2, and writes nothing', () => {
  it.each<readonly [string, () => readonly string[], RegExp]>([
    ['no input at all', () => [], /name the workloads/],
    [
      'no workload',
      () => ['examples/restricted.yaml'],
      /examples\/restricted\.yaml: no workload in the input; name the workloads/,
    ],
    ['standard input twice', () => ['-', '-w', '-'], /standard input can be read once/],
    ['standard input for both', () => ['-'], /standard input can be read once/],
    [
      'a namespace that is none',
      () => ['-w', input('p.yaml', pod('', 'name: app, namespace: "x\\"{{y"'))],
      /p\.yaml:\d+:\d+: metadata\.namespace is "x\\"\{\{y": a lowercase RFC 1123 label/,
    ],
    [
      'a service account that is none',
      () => ['-w', input('p.yaml', pod(', serviceAccountName: "a b"'))],
      /p\.yaml:\d+:\d+: spec\.serviceAccountName is "a b": a lowercase RFC 1123 subdomain/,
    ],
    [
      'a name that is none',
      () => ['examples/web-app', '--name', 'Web_App'],
      /--name Web_App: a name has up to 40/,
    ],
    ['broken YAML', () => ['-w', input('p.yaml', 'a: [')], /p\.yaml/],
    [
      'a folder that holds something else',
      () => {
        mkdirSync(join(folder, 'out'));
        writeFileSync(join(folder, 'out/policyset.yaml'), 'mine');
        return ['examples/web-app'];
      },
      /something else than the output/,
    ],
  ])(
    '%s',
    async (_, args, message) => {
      const { status, stderr } = await bundle(...args());
      expect(stderr).toMatch(message);
      expect(status).toBe(2);
      expect(existsSync(join(folder, 'out/kustomize'))).toBe(false);
    },
    PATIENCE,
  );
});
