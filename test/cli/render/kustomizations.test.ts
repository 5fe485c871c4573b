import { callIn } from '../run.js';
import { Workplace } from './programs.js';

const PSP = `apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata:
  name: web
spec:
  privileged: true
  seLinux: {rule: RunAsAny}
  runAsUser: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
`;

describe('a kustomization among the inputs', () => {
  const workplace = new Workplace();
  afterAll(() => workplace.remove());
  workplace.file('base/kustomization.yaml', 'resources: [psp.yaml]\n');
  workplace.file('base/psp.yaml', PSP);
  workplace.file('live/kustomization.yaml', 'namePrefix: live-\nresources: [../base]\n');
  workplace.file(
    'remote/kustomization.yaml',
    'resources: [../base, "https://example.com/psp.yaml"]\n',
  );
  const psp = (...args: string[]): ReturnType<typeof callIn> =>
    callIn(workplace.folder, args, '', workplace.env);
  const kubectl = (spec: string): void =>
    workplace.program(
      'kubectl',
      `console.log(${JSON.stringify(PSP.replace('name: web', 'name: live-web').replace('privileged: true', spec))});`,
    );

  it('is refused with the command where no program renders it', async () => {
    const { status, stderr } = await psp('ir', 'live');
    expect(status).toBe(2);
    expect(stderr).toContain(
      'render it first, and give rendered.yaml: kubectl kustomize live > rendered.yaml\n',
    );
  });

  it('is rendered, with positions in the files that it is made of', async () => {
    kubectl('privileged: false');
    expect((await psp('ir', 'live')).stdout).toContain(
      '- name: live-web\n    spec:\n      privileged: false\n',
    );
    kubectl('privileged: maybe');
    expect((await psp('ir', 'live')).stderr).toContain('base/psp.yaml:6:3: spec.privileged: ');
  });

  it('is refused where something would be fetched', async () => {
    kubectl('privileged: false');
    const { status, stderr } = await psp('ir', 'remote');
    expect(status).toBe(2);
    expect(stderr).toContain('render it first, and give rendered.yaml: kubectl kustomize remote');
  });

  const REMOTE =
    'this kustomization has parts that are no local files, and psp-ferry fetches nothing';
  const CHARTS = 'this kustomization has Helm charts, which kustomize may fetch';
  const patchOf = (path: string): string =>
    `apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: a}\npath: ${path}\n`;
  const chart = 'apiVersion: builtin\nkind: HelmChartInflationGenerator\nname: a\n';
  it.each([
    ['a patch', 'patches: [{path: "https://example.com/p.yaml"}]', REMOTE],
    ['a patch of old form', 'patchesStrategicMerge: ["HTTPS://example.com/p.yaml"]', REMOTE],
    ['replacements', 'replacements: [{path: "http://example.com/r.yaml"}]', REMOTE],
    ['a generated value', 'configMapGenerator: [{files: ["a=http://example.com/a"]}]', REMOTE],
    ['a schema', 'openapi: {path: "http://example.com/a.json"}', REMOTE],
    ['a transformer', 'transformers: [remote.yaml]', REMOTE],
    ['a transformer in it', `transformers: [${JSON.stringify(patchOf('http://a/b'))}]`, REMOTE],
    ['what a base names', 'resources: [../remote]', REMOTE],
    ['charts', 'helmCharts: [{name: a, repo: "https://example.com"}]', CHARTS],
    ['a generator of charts', 'generators: [chart.yaml]', CHARTS],
  ])('is refused where %s would be fetched', async (_, text, message) => {
    kubectl('privileged: false');
    workplace.file(
      'fetching/kustomization.yaml',
      `resources: [../base]\n${text}\n`.replace('[../base]\nresources: [', '[../base, '),
    );
    workplace.file('fetching/remote.yaml', patchOf('http://example.com/a'));
    workplace.file('fetching/chart.yaml', chart);
    const { status, stderr } = await psp('ir', 'fetching');
    const option = message === CHARTS ? '--enable-helm ' : '';
    expect([status, stderr]).toEqual([
      2,
      `fetching/kustomization.yaml: ${message}; render it first, and give rendered.yaml: kubectl kustomize ${option}fetching > rendered.yaml\n`,
    ]);
  });

  it('may hold URLs that are data', async () => {
    kubectl('privileged: false');
    workplace.file(
      'data/kustomization.yaml',
      'resources: [../base]\nconfigMapGenerator: [{literals: ["a=http://example.com"]}]\ncommonAnnotations: {home: "http://example.com"}\n',
    );
    expect((await psp('ir', 'data')).status).toBe(0);
  });

  it.each([
    [
      'err="invalid Kustomization: unknown field \\"xx\\""',
      'invalid Kustomization: unknown field "xx"',
    ],
    ['err=<\n\ttrouble with config: `\n\tname: a`\n >', 'trouble with config: ` name: a`'],
  ])('says in plain words what kubectl says: %s', async (said, words) => {
    const line = `E1130 03:06:34.054805    3571 run.go:72] "command failed" ${said}\n`;
    workplace.program('kubectl', `process.stderr.write(${JSON.stringify(line)}); process.exit(1);`);
    expect((await psp('ir', 'live')).stderr).toBe(`live/kustomization.yaml: kustomize: ${words}\n`);
  });

  it('is read by kustomize itself where that is installed, and says what it says', async () => {
    workplace.program('kustomize', `console.error('Error: no such field'); process.exit(1);`);
    const { status, stderr } = await psp('ir', 'live');
    expect(status).toBe(2);
    expect(stderr).toBe('live/kustomization.yaml: kustomize: Error: no such field\n');
  });
});
