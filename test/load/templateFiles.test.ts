/** Templates in a folder whose manifests are read. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatProblem } from '../../src/base/problem.js';
import { loadAll } from '../../src/load/inputs.js';
import { call } from '../cli/run.js';

const MANIFEST = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'psp-ferry-templates-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function warningsOf(files: Readonly<Record<string, string>>): readonly string[] {
  mkdirSync(join(folder, 'sub'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return loadAll([folder]).problems.map((one) => formatProblem(one).replaceAll(folder, '.'));
}

test.each([
  [
    'psp.yaml.j2',
    `${MANIFEST}data: {a: {% if a %}b{% endif %}}\n`,
    './psp.yaml.j2:4:11: warning: not read: this is a template: {% %} is filled in by Jinja or another program; render it first, with the program that it is for, and give its output',
  ],
  [
    'sub/psp.tpl',
    MANIFEST,
    './sub/psp.tpl: warning: not read: this is a template, by the ending of its name; render it first, with the program that it is for, and give its output',
  ],
  [
    'psp.tf',
    'resource "kubernetes_pod_security_policy" "a" {\n}\n',
    './psp.tf:1:1: warning: not read: this is HCL, the language of Terraform; take the objects of the cluster, and give objects.yaml: kubectl get psp -o yaml > objects.yaml',
  ],
])('%s is said not to be read', (name, text, warning) =>
  expect(warningsOf({ 'a.yaml': MANIFEST, [name]: text })).toEqual([warning]),
);

test.each([
  [
    'of other things',
    { 'motd.j2': 'hello {{ name }}\n', 'main.tf': 'resource "aws_vpc" "a" {\n}\n' },
  ],
  ['with other endings', { 'old.yaml.bak': MANIFEST, 'notes.md': MANIFEST }],
])('files %s are not', (_, files) =>
  expect(warningsOf({ 'a.yaml': MANIFEST, ...files })).toEqual([]),
);

test('it is said once of a folder of policies and workloads, and not with --quiet', async () => {
  warningsOf({ 'psp.yaml.j2': MANIFEST });
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: { containers: [{ name: 'app', image: 'registry.example.com/app:1' }] },
  };
  writeFileSync(join(folder, 'pod.json'), JSON.stringify(pod));
  const said = async (...args: readonly string[]): Promise<number> =>
    (await call(['check', ...args])).stderr.split('not read: this is a template').length - 1;
  expect(await said('examples/restricted.yaml', '-w', folder)).toBe(1);
  expect(await said('examples/restricted.yaml', folder, '-w', folder)).toBe(1);
  expect(await said('examples/restricted.yaml', folder, '-w', folder, '-q')).toBe(0);
});
