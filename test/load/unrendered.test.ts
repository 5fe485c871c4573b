/** Sources of kustomize, Helm and Terraform, and what kubectl prints: refused with what to do. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseDocuments } from '../../src/load/documents.js';
import { loadInputs } from '../../src/load/inputs.js';

const PSP = 'apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: a}\n';
const API =
  '--kube-version 1.24.17 --api-versions policy/v1beta1/PodSecurityPolicy > rendered.yaml';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psp-ferry-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}
const faultOf = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    return (error as Error).message.replaceAll(folder, '/in');
  }
  return 'no fault';
};
const loading = (...inputs: string[]): string =>
  faultOf(() => loadInputs(inputs.map((input) => join(folder, input))));
const parsing = (text: string): string => faultOf(() => parseDocuments(text, 'a/templates/b.yaml'));

const KUSTOMIZATION = 'resources: [psp.yaml]\npatches: [{path: more/own.yaml}]\n';
const KUSTOMIZE =
  'this folder is a kustomization: what a server gets is not what its files say; render it first, and give rendered.yaml: kubectl kustomize';

test.each([
  ['kustomization.yaml', '/in/web/kustomization.yaml'],
  ['kustomization.yml', '/in/web/kustomization.yml'],
  ['Kustomization', '/in/web/Kustomization'],
])('a folder with %s is rendered first', (name, where) => {
  put({ [`web/${name}`]: KUSTOMIZATION, 'web/psp.yaml': PSP, 'plain/psp.yaml': PSP });
  const message = `${where}: ${KUSTOMIZE} /in/web > rendered.yaml`;
  expect(loading('web')).toBe(message);
  expect(loading('.')).toBe(
    '/in: below this folder lie kustomizations, whose files are not what a server gets: /in/web; name those that are deployed, and the other files, in place of this folder',
  );
  expect(loading(`web/${name}`)).toBe(message);
  expect(loading('web/psp.yaml', 'plain')).toBe('no fault');
});

test('kustomizations and charts below folders are all named, of every folder in one round', () => {
  put({
    'a/base/kustomization.yaml': KUSTOMIZATION,
    'a/live/kustomization.yaml': KUSTOMIZATION,
    'b/Chart.yaml': 'name: b\n',
    'b/sub/kustomization.yaml': KUSTOMIZATION,
    'c/d/Chart.yaml': 'name: d\n',
    'c/e/kustomization.yaml': KUSTOMIZATION,
  });
  expect(loading('a', './b/', 'c/').split('\n')).toEqual([
    '/in/a: below this folder lie kustomizations, whose files are not what a server gets: /in/a/base, /in/a/live; name those that are deployed, and the other files, in place of this folder',
    `/in/b/Chart.yaml: this folder is a Helm chart, whose files are templates; render it first, and give rendered.yaml: helm template b /in/b ${API}`,
    '/in/c/: below this folder lie kustomizations and Helm charts, whose files are not what a server gets: /in/c/d, /in/c/e; name those that are deployed, and the other files, in place of this folder',
  ]);
});

test('a file that a kustomization names as patch is none to read alone', () => {
  const named = [
    'patches: [{path: own/a.yaml}, {patch: "x"}]',
    'patchesStrategicMerge: [own/a.yaml]',
    'patchesJson6902: [{target: {}, path: ./own/../own/a.yaml}]',
  ];
  for (const text of named) {
    put({ 'kustomization.yaml': text, 'own/a.yaml': PSP, 'own/b.yaml': PSP });
    expect(loading('own/a.yaml')).toBe(
      '/in/own/a.yaml: this is a patch for kustomize or kubectl, not an object: the kustomization in /in names it as one; render it first, and give rendered.yaml: kubectl kustomize /in > rendered.yaml',
    );
    expect(loading('own')).toBe(loading('own/a.yaml'));
    expect(loading('own/b.yaml')).toBe('no fault');
  }
  put({ 'kustomization.yaml': 'patches: [' });
  expect(loading('own')).toBe('no fault');
});

test('a patch may stand beside the folder of its kustomization', () => {
  put({
    'overlays/live/kustomization.yaml': 'patches: [{path: ../patches/a.yaml}]',
    'overlays/patches/a.yaml': PSP,
    'overlays/patches/b.yaml': PSP,
  });
  expect(loading('overlays/patches')).toContain(
    '/in/overlays/patches/a.yaml: this is a patch for kustomize or kubectl, not an object: the kustomization in /in/overlays/live names it as one',
  );
  expect(loading('overlays/patches/b.yaml')).toBe('no fault');
});

test.each([
  ['in a policy', `${PSP}spec:\n  $patch: delete\n`, '5:3'],
  ['in an item of a list', `${PSP}spec:\n  hostPorts:\n  - {$patch: replace}\n`, '6:6'],
  ['as an order of elements', `${PSP}$setElementOrder/x: []\n`, '4:1'],
])('a directive of patches %s', (_, text, at) => {
  expect(parsing(text)).toBe(
    `a/templates/b.yaml:${at}: this is a patch for kustomize or kubectl, not an object; render what it is a patch of, and give rendered.yaml: kubectl kustomize FOLDER > rendered.yaml`,
  );
});

test.each([
  ['of ytt', `#@ load("@ytt:data", "data")\n${PSP}spec:\n  privileged: false\n`, 1],
  ['of ytt behind a value', `${PSP}spec:\n  privileged: #@ data.values.privileged\n`, 5],
  ['of ytt around a field', `${PSP}spec:\n  #@ if data.values.net:\n  hostPID: true\n`, 5],
  ['of Helm', `${PSP}spec:\n  # {{- if .Values.net }}\n  hostPID: true\n  # {{- end }}\n`, 5],
  ['of Jinja', `${PSP}spec:\n  # {% if net %}\n  hostPID: true\n  # {% endif %}\n`, 5],
])('comments that are instructions %s make a template', (_, text, line) => {
  expect(parsing(text)).toMatch(
    new RegExp(
      `^a/templates/b\\.yaml:${line}:\\d+: this is a template: a program reads its comments`,
    ),
  );
});

test('other comments make none', () => {
  expect(parsing(`# see {{ .Values }} and #@\n${PSP}spec: {a: "#@ b"}\n`)).toBe('no fault');
});

test('a long text of many names is looked through once', () => {
  const began = performance.now();
  parsing('Name: x\n'.repeat(50_000));
  expect(performance.now() - began).toBeLessThan(5000);
});

test.each([
  [
    'a server keeps',
    'apps/v1',
    'ControllerRevision',
    'data: {spec: {template: {$patch: replace}}}',
  ],
  [
    'the settings of Flux have',
    'helm.toolkit.fluxcd.io/v2beta1',
    'HelmRelease',
    'spec: {patches: [{apiVersion: apps/v1, kind: Deployment, $patch: delete}]}',
  ],
])('an object with patches that %s is none itself', (_, apiVersion, kind, rest) => {
  expect(parsing(`apiVersion: ${apiVersion}\nkind: ${kind}\n${rest}\n`)).toBe('no fault');
});

test.each([
  ['a policy', PSP.replace('{name: a}', "{name: 'ENC[AES256_GCM,data:x,type:str]'}")],
  [
    'an object of a kind that is encrypted too',
    'kind: ENC[AES256_GCM,data:x,type:str]\na: b\nc: d\n',
  ],
])('values that sops has encrypted: %s', (_, text) => {
  expect(parsing(`${text}sops: {mac: 'ENC[x]'}\n`)).toBe(
    'a/templates/b.yaml:4:1: sops has encrypted values of this object; decrypt it first, and give decrypted.yaml: sops --decrypt FILE > decrypted.yaml',
  );
});

test.each([
  ['a Secret', "apiVersion: v1\nkind: Secret\ndata: {a: 'ENC[x]'}\nsops: {mac: 'ENC[x]'}\n"],
  ['values in the clear', `${PSP}sops: {mac: 'ENC[x]'}\n`],
])('of %s sops leaves what is read', (_, text) => {
  expect(parsing(text)).toBe('no fault');
});

test('text that only speaks of patches is none', () => {
  expect(parsing('kind: ConfigMap\ndata: {"a.yaml": "$patch: delete"}\n')).toBe('no fault');
});

test('a chart is rendered first', () => {
  put({
    'app/Chart.yaml': 'name: app\n',
    'app/templates/psp.yaml': `{{ if .x }}\n${PSP}{{ end }}\n`,
  });
  const remedy = `render it first, and give rendered.yaml: helm template app /in/app ${API}`;
  const message = `/in/app/Chart.yaml: this folder is a Helm chart, whose files are templates; ${remedy}`;
  expect(loading('app')).toBe(message);
  expect(loading('.')).toBe(
    '/in: below this folder lie Helm charts, whose files are not what a server gets: /in/app; name those that are deployed, and the other files, in place of this folder',
  );
  expect(loading('app/templates/psp.yaml')).toBe(
    `/in/app/templates/psp.yaml:1:1: this is a template: {{ }} is filled in by Helm or another program; ${remedy}`,
  );
});

test('the command quotes what a shell would take apart', () => {
  put({ "it's mine/Chart.yaml": 'name: app\n' });
  expect(loading("it's mine")).toContain(`helm template itsmine '/in/it'\\''s mine' ${API}`);
});

test.each([
  ['a value', `${PSP.replace('a}', '{{ .Values.name }}}')}`, '3:18'],
  ['a block', `kind: A\n{{- with .Values.x }}\nb: 1\n{{- end }}\n`, '2:1'],
  ['a whole file', '{{ include "app.psp" . }}\n', '1:1'],
])('a template: %s', (_, text, at) => {
  expect(parsing(text)).toBe(
    `a/templates/b.yaml:${at}: this is a template: {{ }} is filled in by Helm or another program; render it first, and give rendered.yaml: helm template a a ${API}`,
  );
});

const OWN_PROGRAM = 'render it first, with the program that it is for, and give its output';

test.each([
  [
    'Jinja around a field',
    `${PSP}{% if net %}\nspec:\n  volumes: ["{{ kind }}", b]\n`,
    '{% %} is filled in by Jinja',
  ],
  ['ERB around a field', `${PSP}<% if net %>\nspec: {}\n<% end %>\n`, '<% %> is filled in by ERB'],
])('a template of %s', (_, text, message) => {
  expect(parsing(text)).toBe(
    `a/templates/b.yaml:4:1: this is a template: ${message} or another program; ${OWN_PROGRAM}`,
  );
});

test('a template of Terraform', () => {
  expect(parsing(`${PSP}spec:\n%{ if net }\n  hostPID: true\n%{ endif }\n`)).toBe(
    `a/templates/b.yaml:5:1: this is a template of Terraform; ${OWN_PROGRAM}`,
  );
});

test('braces within values that are read as they are', () => {
  expect(parsing('kind: PrometheusRule\nspec: {text: "{{ $labels.pod }}"}\n')).toBe('no fault');
  expect(parsing('kind: A\na: {b: 1}}\n')).toMatch(
    /^a\/templates\/b\.yaml:\d+:\d+: this is not YAML/,
  );
});

test.each([
  [
    'kubectl describe psp',
    'Name:  restricted\n\nSettings:\n  Allow Privileged:  false\n  Run As User Strategy: MustRunAs\n    Ranges: 1-65535\n',
    'this is what kubectl describe prints, which is not the whole object; take the object itself, and give object.yaml: kubectl get psp NAME -o yaml > object.yaml',
  ],
  [
    'kubectl describe clusterrole, which is YAML by chance',
    'Name:         view\nLabels:       <none>\nPolicyRule:\n  Resources  Verbs\n',
    'this is what kubectl describe prints, which is not the whole object; take the object itself, and give object.yaml: kubectl get psp NAME -o yaml > object.yaml',
  ],
  [
    'kubectl get psp',
    'NAME         PRIV    CAPS   SELINUX    RUNASUSER\nrestricted   false          RunAsAny   MustRunAs\n',
    'this is the table that kubectl get prints; take the objects, and give objects.yaml: kubectl get psp -o yaml > objects.yaml',
  ],
  [
    'an error of kubectl',
    'error: You must be logged in to the server (Unauthorized)\n',
    'this is an error of kubectl, not what it was asked for; run its command again, and do what the error says',
  ],
  [
    'kubectl get of nothing',
    'No resources found in shop namespace.\n',
    'by this, kubectl found no object; look into other namespaces (-A), or leave the file out',
  ],
  [
    'a diff of git',
    `diff --git a/a.yaml b/a.yaml\n--- a/a.yaml\n+++ b/a.yaml\n@@ -1,2 +1,2 @@\n kind: A\n-a: 1\n+a: 2\n`,
    'this is a diff, which has only parts of the objects; give the files that it is of, before or after the change',
  ],
  [
    'Jsonnet',
    'local base = import "base.libsonnet";\nbase { kind: "PodSecurityPolicy" }\n',
    'this is Jsonnet; render it first, and give rendered.json: jsonnet FILE > rendered.json',
  ],
  [
    'a web page',
    '<!DOCTYPE html>\n<html><body>a: b</body></html>\n',
    'this is a web page; give the file itself: on GitHub, the one behind "Raw"',
  ],
  [
    'Markdown',
    '```yaml\nkind: PodSecurityPolicy\n```\n',
    'this is Markdown; give what stands between its lines of ```, in a file of its own',
  ],
  [
    'Terraform',
    'resource "kubernetes_pod_security_policy" "a" {\n  metadata {\n    name = "a"\n  }\n}\n',
    'this is HCL, the language of Terraform; take the objects of the cluster, and give objects.yaml: kubectl get psp -o yaml > objects.yaml',
  ],
])('%s', (_, text, message) => {
  expect(parsing(text)).toBe(`a/templates/b.yaml:1:1: ${message}`);
});

test('helm install --dry-run', () => {
  expect(parsing(`NAME: a\nHOOKS:\nMANIFEST:\n---\n${PSP}\nNOTES:\nGo to the page\n`)).toBe(
    'a/templates/b.yaml:3:1: this is what helm says about a release, with its objects among other text; take the objects alone, and give rendered.yaml: helm get manifest NAME > rendered.yaml',
  );
});

test.each([
  ['with a mark', `\ufffd\ufffd${[...'kind: A'].join('\0')}\0`],
  ['without', `${[...'kind: A'].join('\0')}\0`],
  ['big endian', `\ufffd\ufffd\0${[...'kind: A'].join('\0')}`],
])('UTF-16 %s', (_, text) => {
  expect(parsing(text)).toBe(
    'a/templates/b.yaml:1:1: this is UTF-16, as Windows PowerShell writes it with >; save it as UTF-8: kubectl ... | Out-File -Encoding utf8 a/templates/b.yaml',
  );
});

test('what is no text', () => {
  expect(parsing('\u001f\ufffd\b\0\0x')).toBe(
    'a/templates/b.yaml:1:4: this is not text; give YAML or JSON, and unpack an archive first',
  );
});

test('a folder of Terraform alone', () => {
  put({ 'tf/main.tf': 'resource "a" "b" {}\n' });
  expect(loading('tf')).toMatch(/^\/in\/tf\/main\.tf: this is HCL, the language of Terraform; /);
  put({ 'tf/psp.yaml': PSP });
  expect(loading('tf')).toBe('no fault');
});
