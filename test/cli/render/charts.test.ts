import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { releaseOf } from '../../../src/cli/render/chart.js';
import { callIn } from '../run.js';
import { Workplace } from './programs.js';

const PSP = `{{- if .Values.psp.enabled }}
apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata:
  name: {{ .Release.Name }}
spec:
  privileged: {{ .Values.privileged }}
  volumes: ['*']
  seLinux: {rule: RunAsAny}
  runAsUser: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
{{- end }}
`;
const ACCESS = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: {{ .Release.Name }}}
rules: [{apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use], resourceNames: ["{{ .Release.Name }}"]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: {{ .Release.Name }}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: {{ .Release.Name }}}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
`;

/** Fills in what the templates of these tests ask for, and sorts by kind as helm does. */
const HELM = `
const files = args.filter((one) => one.startsWith('--values=')).map((one) => readFileSync(one.slice(9), 'utf8'));
const set = Object.fromEntries([
  ...files.flatMap((text) => [...text.matchAll(/^(\\w+): (.*)$/gm)].map(([, key, value]) => [key, value])),
  ...args.filter((one) => one.startsWith('--set=')).map((one) => one.slice(6).split('=')),
]);
const [release, chart] = args.slice(args.indexOf('--') + 1);
if (set['fail'] === 'yes') {
  console.error('Error: execution error at (web/templates/psp.yaml:7:17): privileged is required\\n\\nUse --debug flag to render out invalid YAML');
  process.exit(1);
}
for (const name of ['psp.yaml', 'access.yaml']) {
  let text;
  try { text = readFileSync(chart + '/templates/' + name, 'utf8'); } catch { continue; }
  if (text.includes('psp.enabled') && set['psp.enabled'] !== 'true') continue;
  for (const part of text.split('---\\n'))
    console.log('---\\n# Source: web/templates/' + name + '\\n' + part
      .replaceAll(/\\{\\{- [^}]*\\}\\}\\n/g, '')
      .replaceAll('{{ .Release.Name }}', release)
      .replaceAll('{{ .Values.privileged }}', set['privileged'] ?? 'false'));
}`;

describe('a Helm chart among the inputs', () => {
  const workplace = new Workplace();
  afterAll(() => workplace.remove());
  workplace.file('web/Chart.yaml', 'apiVersion: v2\nname: web\nversion: 1.0.0\n');
  workplace.file('web/templates/psp.yaml', PSP);
  workplace.file('web/templates/access.yaml', ACCESS);
  const packed = workplace.file('web-1.0.0.tgz', '');
  const psp = (...args: string[]): ReturnType<typeof callIn> =>
    callIn(workplace.folder, args, '', workplace.env);
  const calls = (): readonly string[][] =>
    readFileSync(workplace.log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as string[]);

  it('is refused with the command where helm is not installed', async () => {
    const { status, stderr } = await psp('ir', 'web');
    expect(status).toBe(2);
    expect(stderr).toBe(
      'web/Chart.yaml: this folder is a Helm chart, whose files are templates; render it first, and give rendered.yaml: helm template web web --kube-version 1.24.17 --api-versions policy/v1beta1/PodSecurityPolicy > rendered.yaml\n',
    );
    expect((await psp('ir', 'web-1.0.0.tgz')).stderr).toContain(
      'render it first, and give rendered.yaml: helm template',
    );
  });

  it('with a long name has a release whose name helm takes', () => {
    const name = `${'a'.repeat(52)}-and-more`;
    const chart = workplace.file('long/Chart.yaml', `name: ${name}\n`).replace('/Chart.yaml', '');
    expect(releaseOf(chart)).toBe('a'.repeat(52));
  });

  it('is refused with the release that helm would have rendered here', async () => {
    const other = workplace.file('folder/Chart.yaml', 'name: web\n').replace('/Chart.yaml', '');
    expect((await psp('ir', other)).stderr).toContain(`helm template web ${other} --kube-version`);
  });

  it('is refused with what the user gave for helm in that command', async () => {
    const given = ['--release-name', 'shop', '--set', 'image=a b', '--values', 'ours.yaml'];
    for (const chart of ['web/', 'web-1.0.0.tgz'])
      expect((await psp('convert', chart, ...given, '-n', 'team', '-t', 'vap')).stderr).toContain(
        `render it first, and give rendered.yaml: helm template shop ${chart.replace('/', '')} --values=ours.yaml '--set=image=a b' --namespace=team --kube-version 1.24.17`,
      );
  });

  describe('with helm', () => {
    beforeAll(() => workplace.program('helm', HELM));

    it('is rendered as Kubernetes 1.24 would have had it, with the values of the command', async () => {
      workplace.file('ours.yaml', '');
      const { status, stdout } = await psp(
        ...['ir', 'web', '--values', 'ours.yaml', '--set', 'psp.enabled=true'],
        ...['--set', 'privileged=true', '--set', 'list={a,b},c=d\\,e', '--release-name', 'front'],
      );
      expect(status).toBe(0);
      expect(stdout).toContain('- name: front\n    spec:\n      privileged: true\n');
      expect(calls().at(-1)).toEqual([
        'template',
        '--values=ours.yaml',
        '--set=psp.enabled=true',
        '--set=privileged=true',
        '--set=list={a,b},c=d\\,e',
        '--kube-version=1.24.17',
        '--api-versions=policy/v1beta1',
        '--api-versions=policy/v1beta1/PodSecurityPolicy',
        '--',
        'front',
        './web',
      ]);
    });

    it('is called by its own name in the namespace of the command, where one is named', async () => {
      const { stdout, stderr } = await psp(
        ...['gaps', 'web', '--set', 'psp.enabled=true', '--namespace', 'shop', '-t', 'vap'],
      );
      expect(calls().at(-1)).toContain('--namespace=shop');
      expect(calls().at(-1)!.slice(-2)).toEqual(['web', './web']);
      expect(stdout).toContain('vap: carries every field');
      // A RoleBinding without a namespace is one of the release.
      expect(stderr).not.toContain('names no namespace');
    });

    it('is one for ir, diff and explain too', async () => {
      const values = ['--set', 'psp.enabled=true', '-n', 'shop'];
      const { stdout, stderr } = await psp('ir', 'web', ...values);
      expect(stdout).toContain('    namespace: shop\n    apiGroup: policy\n');
      expect(stderr).not.toContain('names no namespace');
      expect((await psp('diff', 'web', 'web', ...values)).stderr).not.toContain('names no');
      expect(
        (await psp('explain', 'psa/web/privileged/looser', 'web', ...values)).stdout,
      ).toContain('namespace shop');
    });

    it('is given to helm as it is where it is packed', async () => {
      expect((await psp('ir', packed)).stderr).toContain(
        'web-1.0.0.tgz: there is no Kubernetes object in it;',
      );
      expect(calls().at(-1)!.slice(-2)).toEqual(['web', packed]);
    });

    it('has positions in its templates', async () => {
      expect(
        (await psp('ir', 'web', '--set', 'psp.enabled=true', '--set', 'privileged=maybe')).stderr,
      ).toContain('web/templates/psp.yaml:7:3: spec.privileged: ');
      // The second object of a template, although helm prints each by itself.
      expect((await psp('ir', 'web', '--set', 'psp.enabled=true')).stderr).toContain(
        'web/templates/access.yaml:8:1: warning: RoleBinding "web" names no namespace',
      );
    });

    it('says what helm says where helm does', async () => {
      const { status, stderr } = await psp('ir', 'web', '--set', 'fail=yes');
      expect(status).toBe(2);
      expect(stderr).toBe(
        'web/templates/psp.yaml:7:17: helm template: execution error at (web/templates/psp.yaml:7:17): privileged is required\n',
      );
    });

    it('names the value that leaves its policy out', async () => {
      const { status, stderr } = await psp('ir', 'web');
      expect(status).toBe(2);
      expect(stderr).toContain(
        'web/templates/psp.yaml:3:1: warning: the chart leaves this PodSecurityPolicy out with these values; set what it depends on, such as --set psp.enabled=true\n',
      );
    });

    it('is judged and bundled from the chart alone', async () => {
      workplace.file(
        'web/templates/access.yaml',
        `${ACCESS}---\napiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {serviceAccountName: web, containers: [{name: web, image: web}]}\n`,
      );
      const values = ['--set', 'psp.enabled=true', '-n', 'shop'];
      expect((await psp('check', 'web', '-w', 'web', ...values)).stdout).toContain(
        'Pod shop/web: allowed by web\n',
      );
      // Gaps are weighed by it where it is installed: nobody may use the policy in `default`.
      expect((await psp('gaps', 'web', '-w', 'web', '-t', 'psa', ...values)).stdout).toContain(
        'level restricted would refuse 1 of the 1 workload that PSP admits',
      );
      expect((await psp('bundle', 'web', ...values, '-o', 'bundle')).status).toBe(0);
      expect(existsSync(join(workplace.folder, 'bundle/policyset.yaml'))).toBe(true);
      workplace.file('web/templates/access.yaml', ACCESS);
    });

    it('prints the values again in what is to be run next', async () => {
      const { stderr } = await psp(
        'convert',
        'web',
        '--set',
        'psp.enabled=true',
        '-t',
        'vap',
        '-o',
        'o',
      );
      expect(stderr).toContain('Next: psp-ferry check web -w web -t vap --set psp.enabled=true\n');
    });

    it('is compared with what it was at a revision', async () => {
      const git = (...args: string[]): void =>
        void spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
          cwd: workplace.folder,
        });
      git('init', '-q', '.');
      git('add', 'web');
      git('commit', '-q', '-m', 'a chart');
      writeFileSync(
        join(workplace.folder, 'web/templates/psp.yaml'),
        PSP.replace('{rule: RunAsAny}', '{rule: MustRunAs, seLinuxOptions: {level: s0}}'),
      );
      const { stdout, status } = await callIn(
        workplace.folder,
        ['gaps', 'web', '--set', 'psp.enabled=true', '-t', 'psa', '--against', 'HEAD'],
        '',
        workplace.envWithOthers,
      );
      expect(stdout).toContain(
        'psa, looser: seLinux of web (new)\n    web/templates/psp.yaml:9:3\n',
      );
      expect(status).toBe(1);
    });

    describe('whose values change', () => {
      const inRepository = (
        folder: string,
        ...args: readonly string[]
      ): ReturnType<typeof callIn> =>
        callIn(
          join(workplace.folder, folder),
          [...args, '--set', 'psp.enabled=true', '-t', 'vap', '-f', 'github'],
          '',
          workplace.envWithOthers,
        );
      const LETS_IN = '::privileged was false and is true: pods are admitted that were refused.';
      beforeAll(() => {
        workplace.file('web/templates/psp.yaml', PSP);
        workplace.file('prod.yaml', 'privileged: false\n');
        for (const args of [
          ['init', '-q', '.'],
          ['add', '.'],
          ['commit', '-q', '-m', 'values'],
        ])
          spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
            cwd: workplace.folder,
          });
        workplace.file('prod.yaml', 'privileged: true\n');
        workplace.file('new.yaml', 'privileged: true\n');
      });
      it.each([
        ['a file', '.', 'web', 'prod.yaml'],
        ['a file above', 'web', '.', '../prod.yaml'],
        ['its whole path', '.', 'web', () => join(workplace.folder, 'prod.yaml')],
      ])('is compared with the values of then: %s', async (_, from, chart, file) => {
        const values = typeof file === 'string' ? file : file();
        const ran = await inRepository(
          from,
          'gaps',
          chart,
          '--values',
          values,
          '--against',
          'HEAD',
        );
        expect(ran.stdout).toContain(LETS_IN);
        expect(ran.stderr).not.toContain('warning: --against');
        expect(ran.status).toBe(1);
      });
      it('is compared without a file that was not there', async () => {
        const ran = await inRepository(
          ...(['.', 'gaps', 'web', '--values', 'new.yaml', '--against', 'HEAD'] as const),
        );
        expect(ran.stderr).toContain(
          'warning: --against HEAD: new.yaml not there then: charts are rendered without\n',
        );
        expect(ran.stdout).toContain(LETS_IN);
      });
      it('says where the values are those of today', async () => {
        const ran = await inRepository(
          ...(['.', 'gaps', 'web', '--values', 'prod.yaml', '--against', 'web'] as const),
        );
        expect(ran.stderr).toContain(
          'warning: --against web: prod.yaml read as of today on both sides; a git revision has its own\n',
        );
      });
    });
  });
});
