/** No two objects of a bundle, and no two bundles, have a name in common. */
import { bundle } from '../../src/api/index.js';
import { parseDocuments } from '../../src/load/documents.js';

const pod = (name: string, label = name): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop, labels: {app.kubernetes.io/name: ${label}}}\nspec: {serviceAccountName: web, containers: [{name: app, image: app}]}\n`;
const policy = (name: string): string =>
  `apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: ${name}}\nspec: {volumes: ['*'], seLinux: {rule: RunAsAny}, runAsUser: {rule: RunAsAny}, fsGroup: {rule: RunAsAny}, supplementalGroups: {rule: RunAsAny}}\n`;
const granted = (
  name: string,
  group: string,
  of: string,
  ...namespaces: readonly string[]
): string =>
  [
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: ${name}}\nrules: [{apiGroups: [${group}], resources: [podsecuritypolicies], ${of}verbs: [use]}]\n`,
    ...namespaces.map(
      (namespace) =>
        `apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: ${name}, namespace: ${namespace}}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${name}}\nsubjects: [{kind: ServiceAccount, name: web, namespace: shop}]\n`,
    ),
  ].join('---\n');

interface Named {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}
const idsIn = (text: string): readonly string[] =>
  parseDocuments(text, 'rbac.yaml').map(({ value }) => {
    const { kind, metadata } = value as Named;
    return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
  });

it.each([
  [
    'every policy, and a policy called any',
    [
      policy('any'),
      granted('all', 'policy', '', 'shop'),
      granted('one', 'policy', 'resourceNames: [any], ', 'shop'),
    ],
  ],
  [
    'a policy by another API group, and a policy called so',
    [
      policy('a'),
      policy('a-extensions'),
      granted('old', 'extensions', 'resourceNames: [a], ', 'shop'),
      granted('one', 'policy', 'resourceNames: [a-extensions], ', 'shop'),
    ],
  ],
  [
    'a policy in two namespaces, and a policy called so',
    [
      policy('a'),
      policy('a.shop'),
      granted('two', 'policy', 'resourceNames: [a], ', 'shop', 'back'),
      granted('one', 'policy', 'resourceNames: [a.shop], ', 'shop'),
    ],
  ],
])('grants: %s', (_, input) => {
  const { files } = bundle(input.join('---\n'), pod('web'), { name: 'app', engines: ['vap'] });
  const ids = idsIn(files.get('kustomize/base/rbac.yaml')!);
  expect(ids).toEqual([...new Set(ids)]);
});

const template = (name: string): string =>
  idsIn(
    bundle([], pod('web'), { name, engines: ['gatekeeper'] }).files.get(
      'kustomize/components/gatekeeper/template.yaml',
    )!,
  )[0]!;

it('the kinds of Gatekeeper of names that differ in their dashes alone', () => {
  const names = ['logcollector', 'log-collector', 'lo-gcollector', 'log--collector'];
  expect(new Set(names.map(template)).size).toBe(names.length);
});

it('applications whose long names begin alike', () => {
  const names = ['agent', 'server'].map(
    (end) => bundle([], pod('web', `example-observability-platform-collector-${end}`)).name,
  );
  expect(new Set(names).size).toBe(2);
  for (const name of names) expect(name).toMatch(/^[a-z0-9][-a-z0-9]{0,38}[a-z0-9]$/);
});
