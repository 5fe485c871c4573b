/** `psp-ferry bundle` of a vendor's chart: what it is called, what is part of it, what is said. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { callIn, type Ran } from '../run.js';
import { Workplace } from './programs.js';

const POLICIES = `apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: shop-web}
spec:
  volumes: [projected, secret]
  seLinux: {rule: RunAsAny}
  runAsUser: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: web}
rules: [{apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use], resourceNames: [shop-web]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
`;
const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    metadata:
      labels: {app: web}
      annotations: {checksum/config: "8f1e", container.apparmor.security.beta.kubernetes.io/web: runtime/default}
    spec:
      serviceAccountName: web
      initContainers:
        - {name: wait, image: web, args: [--wait]}
      containers:
        - name: web
          image: web
          command: [serve]
          env: [{name: PASSWORD, value: s3cret}]
          envFrom: [{secretRef: {name: web}}]
          securityContext: {readOnlyRootFilesystem: true}
`;
/** Its name is another at each rendering, and nobody granted its account anything. */
const TEST = `apiVersion: v1
kind: Pod
metadata: {name: web-x7k2-test, annotations: {helm.sh/hook: "test, test-failure"}}
spec: {containers: [{name: test, image: test}]}
`;

const HELM = `
const [release, chart] = args.slice(args.indexOf('--') + 1);
for (const name of ['policies.yaml', 'web.yaml', 'test.yaml', 'twice.yaml'])
  try {
    const text = readFileSync(chart + '/templates/' + name, 'utf8').replace(/\\{\\{.*\\}\\}\\n/g, '');
    for (const part of text.split('---\\n'))
      console.log('---\\n# Source: shop-front/templates/' + name + '\\n' + part);
  } catch {}`;

describe("a vendor's chart", () => {
  const workplace = new Workplace();
  afterAll(() => workplace.remove());
  workplace.program('helm', HELM);
  workplace.file('chart/Chart.yaml', 'apiVersion: v2\nname: shop-front\nversion: 1.0.0\n');
  workplace.file('chart/templates/policies.yaml', POLICIES);
  workplace.file('chart/templates/web.yaml', WEB);
  workplace.file('chart/templates/test.yaml', TEST);
  const psp = (...args: string[]): ReturnType<typeof callIn> =>
    callIn(workplace.folder, args, '', workplace.env);
  const written = (name: string): string =>
    readFileSync(join(workplace.folder, 'bundle', name), 'utf8');
  let made: Ran;
  beforeAll(async () => {
    made = await psp('bundle', 'chart', '-n', 'shop', '-o', 'bundle');
  });

  it('names the bundle, and what neither policies nor workloads are read from is said once', () => {
    expect(made.stderr).toBe(
      [
        'left alone, because they make no pods: 1 Service',
        'left out, because only helm test makes their pods: 1 Pod',
        'shop-front: 1 workload (Deployment shop/web); 1 policy',
        'What it grants, and how to install it: bundle/README.md',
        '',
      ].join('\n'),
    );
    expect(made.status).toBe(0);
    expect(written('helm/Chart.yaml')).toContain('name: shop-front-policies\n');
  });

  it('has another name where one is given', async () => {
    const { stderr } = await psp('bundle', 'chart', '-n', 'shop', '--name', 'front', '-o', 'other');
    expect(stderr).toContain('front: 1 workload ');
  });

  it('is granted nothing for the sake of helm test', () => {
    expect(readdirSync(join(workplace.folder, 'bundle/tests/pods/admitted'))).toEqual([
      'deployment-web.yaml',
    ]);
    expect(written('policyset.yaml')).not.toContain('name: default');
  });

  it('has tests that hold what policies look at, and no secret', () => {
    const pod = written('tests/pods/admitted/deployment-web.yaml');
    expect(pod).toContain('container.apparmor.security.beta.kubernetes.io/web: runtime/default');
    expect(pod).toContain('readOnlyRootFilesystem: true');
    expect(pod).not.toMatch(/checksum|s3cret|env|serve|--wait/);
    expect(written('tests/vap/reviews.jsonl')).not.toMatch(/checksum|s3cret|"env|serve"|--wait/);
  });

  it('is judged with the pods of helm test, and not with what is read as policies', async () => {
    const { stdout, stderr } = await psp('check', 'chart', '-w', 'chart', '-n', 'shop');
    expect(stderr).toBe('left alone, because they make no pods: 1 Service\n');
    expect(stdout).toContain('Pod shop/web-x7k2-test: allowed by shop-web\n');
    expect(stdout).toContain('1 left alone\n');
  });

  it('weighs gaps by its own workloads', async () => {
    const { stderr } = await psp(
      'gaps',
      'chart',
      '-w',
      'chart',
      '-t',
      'vap',
      '--namespace',
      'shop',
    );
    expect(stderr).toContain('left alone, because they make no pods: 1 Service\n');
    expect(stderr).not.toMatch(/left alone: |Role/);
  });

  it('is what to check next, in the namespace of the release', async () => {
    const { stderr } = await psp(
      'convert',
      'chart',
      '--namespace',
      'shop',
      '-t',
      'vap',
      '-o',
      'out',
    );
    expect(stderr).toContain('Next: psp-ferry check chart -w chart -t vap --namespace shop\n');
  });

  it('stays the same once the chart has no policies, made from its own statement', async () => {
    workplace.file('later/Chart.yaml', 'apiVersion: v2\nname: shop-front\nversion: 2.0.0\n');
    workplace.file('later/templates/web.yaml', WEB);
    const { status, stdout } = await psp(
      ...['bundle', 'bundle/policyset.yaml', '-w', 'later', '-n', 'shop'],
      ...['-o', 'bundle', '--check', '--quiet'],
    );
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  it('lists the first of many workloads', async () => {
    const many = Array.from({ length: 8 }, (_, i) =>
      WEB.replace('{name: web}', `{name: web-${i}}`),
    );
    workplace.file('many/Chart.yaml', 'apiVersion: v2\nname: many\nversion: 1.0.0\n');
    workplace.file('many/templates/web.yaml', many.join('---\n'));
    expect((await psp('bundle', 'many', '-n', 'shop', '-o', 'many-out')).stderr).toContain(
      'many: 8 workloads (Deployment shop/web-0, Deployment shop/web-1, Deployment shop/web-2, Deployment shop/web-3, Deployment shop/web-4 and 3 more); the least policy that admits them\n',
    );
  });

  it('has the place of a key that is set twice in its templates', async () => {
    workplace.file('twice/Chart.yaml', 'apiVersion: v2\nname: twice\nversion: 1.0.0\n');
    workplace.file('twice/templates/policies.yaml', POLICIES);
    workplace.file(
      'twice/templates/twice.yaml',
      '{{- if .Values.any }}\napiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  hostPID: true\n{{- end }}\n  hostPID: true\n  containers: [{name: web, image: web}]\n',
    );
    const { status, stderr } = await psp('bundle', 'twice', '-o', 'twice-out');
    expect(status).toBe(2);
    expect(stderr).toBe(
      'twice/templates/twice.yaml:8:3: the key "hostPID" is already set at line 6, column 3; keep one of the two\n',
    );
  });
});
