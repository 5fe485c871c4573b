/** A plan or conversion that is made again on the way still has the way back. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callIn } from './run.js';

const POLICY = `apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: restricted}
spec:
  allowPrivilegeEscalation: false
  volumes: ['*']
  runAsUser: {rule: MustRunAsNonRoot}
  seLinux: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
`;
const LEVELS = 'pod-security.kubernetes.io/';
const namespace = (labels: Readonly<Record<string, string>> = {}): string =>
  `---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    team: a\n${Object.entries(
    labels,
  )
    .map(([key, value]) => `    ${LEVELS}${key}: ${value}\n`)
    .join('')}`;
const SET_BY_US = Object.fromEntries(
  ['enforce', 'audit', 'warn'].flatMap((mode) => [
    [mode, 'baseline'],
    [`${mode}-version`, 'v1.37'],
  ]),
);
const deployment = (name: string, security = '{}'): string =>
  `---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}, namespace: shop}\nspec: {template: {spec: {containers: [{name: app, image: app, securityContext: ${security}}]}}}\n`;
const PATCHED = '{runAsNonRoot: true, allowPrivilegeEscalation: false}';
const WORKLOADS = 'out/workloads/shop';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psp-ferry-again-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function made(command: 'plan' | 'convert', objects: string): Promise<void> {
  writeFileSync(join(folder, 'in.yaml'), `${POLICY}${objects}`);
  const { status, stderr } = await callIn(folder, [
    command,
    'in.yaml',
    ...['-o', 'out', '-t', 'psa', '-q', '--kubernetes', '1.37'],
  ]);
  expect([status, stderr.replace(/^warning: .*\n/gm, '')]).toEqual([0, '']);
}
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const commands = (): readonly string[] =>
  [
    ...read(`${WORKLOADS}/unpatch.sh`).matchAll(/^kubectl patch \S+ (\S+) .*--patch-file (\S+)/gm),
  ].map(([, name, file]) => `${name!}: ${file!}`);
const unlabelled = (name: string): readonly string[] =>
  [...read(name).matchAll(/'pod-security\.kubernetes\.io\/([^']+)'/g)].map(([, label]) => label!);

it.each([
  ['plan', 'out/policies/psa/unlabel.sh'],
  ['convert', 'out/psa/unlabel.sh'],
] as const)('%s keeps the labels that its label.sh replaced', async (command, script) => {
  await made(command, namespace({ enforce: 'privileged', warn: 'baseline' }));
  const first = read(script);
  expect(unlabelled(script)).toEqual([
    'enforce=privileged',
    'enforce-version-',
    'audit-',
    'audit-version-',
    'warn=baseline',
    'warn-version-',
  ]);
  await made(command, namespace(SET_BY_US));
  expect(read(script)).toBe(first);
  // Somebody took the labels off: then there is nothing to restore.
  await made(command, namespace());
  expect(unlabelled(script).filter((one) => !one.endsWith('-'))).toEqual([]);
});

it('keeps the way back of templates that are patched', async () => {
  await made('plan', deployment('web') + deployment('db'));
  const back = read(`${WORKLOADS}/Deployment-web.unpatch.yaml`);
  await made('plan', deployment('web', PATCHED) + deployment('db'));
  expect(read(`${WORKLOADS}/Deployment-web.unpatch.yaml`)).toBe(back);
  expect(commands()).toEqual([
    'db: Deployment-db.unpatch.yaml',
    'web: Deployment-web.unpatch.yaml',
  ]);
  await made('plan', deployment('web', PATCHED) + deployment('db', PATCHED));
  expect(commands()).toEqual([
    'db: Deployment-db.unpatch.yaml',
    'web: Deployment-web.unpatch.yaml',
  ]);
  expect(read('out/README.md')).toContain(
    'wrote into templates, run `sh workloads/shop/unpatch.sh`.',
  );
});

it('keeps both ways back of a template that gets another patch', async () => {
  await made('plan', deployment('web'));
  const back = read(`${WORKLOADS}/Deployment-web.unpatch.yaml`);
  await made('plan', deployment('web', '{runAsNonRoot: true}'));
  expect(commands()).toEqual([
    'web: Deployment-web.unpatch.yaml',
    'web: Deployment-web.unpatch-1.yaml',
  ]);
  expect(read(`${WORKLOADS}/Deployment-web.unpatch-1.yaml`)).toBe(back);
});

it('keeps none of a workload that is gone, and says nothing where nothing is kept', async () => {
  await made('plan', deployment('web') + deployment('db'));
  await made('plan', deployment('db'));
  expect(commands()).toEqual(['db: Deployment-db.unpatch.yaml']);
  expect(readdirSync(join(folder, WORKLOADS)).filter((one) => one.includes('web'))).toEqual([]);
  expect(read('out/README.md')).not.toContain('earlier plan');
});
