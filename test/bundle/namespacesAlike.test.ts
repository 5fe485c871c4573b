/** A chart of several namespaces, where the values name one namespace for two of them. */
import { bundle } from '../../src/api/index.js';
import { parseDocuments } from '../../src/load/documents.js';

const policy = (name: string, more: string): string =>
  `apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: ${name}}\nspec: {${more}volumes: [emptyDir, projected], seLinux: {rule: RunAsAny}, runAsUser: {rule: RunAsAny}, fsGroup: {rule: RunAsAny}, supplementalGroups: {rule: RunAsAny}}\n`;
const granted = (name: string, namespace: string): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: ${name}, namespace: ${namespace}}\nrules: [{apiGroups: [policy], resources: [podsecuritypolicies], resourceNames: [${name}], verbs: [use]}]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: ${name}, namespace: ${namespace}}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ${name}}\nsubjects: [{kind: ServiceAccount, name: ${namespace}-account, namespace: ${namespace}}]\n`;
const pod = (namespace: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: app, namespace: ${namespace}}\nspec: {serviceAccountName: ${namespace}-account, containers: [{name: app, image: app}]}\n`;

const INPUT = [
  policy('plain', ''),
  policy('host', 'hostNetwork: true, '),
  granted('plain', 'back'),
  granted('host', 'back'),
  granted('plain', 'front'),
].join('---\n');
const WORKLOADS = ['back', 'front'].map(pod).join('---\n');
const { files } = bundle(INPUT, WORKLOADS, { name: 'app' });

/** As Helm would, were each value the same name. */
const rendered = (name: string): string =>
  files
    .get(`helm/templates/${name}`)!
    .replaceAll(/\{\{ include [^}]*namespaces[^}]* \}\}/g, 'one')
    .replaceAll(/\{\{ include [^}]* \}\}/g, 'account')
    .replaceAll(/^\{\{-.*\n/gm, '');

it('no object is rendered twice', () => {
  const names = parseDocuments(rendered('rbac.yaml'), 'rbac.yaml').map(({ value }) => {
    const { kind, metadata } = value as {
      readonly kind: string;
      readonly metadata: { readonly name: string; readonly namespace?: string };
    };
    return [kind, metadata.name, metadata.namespace ?? null];
  });
  expect(names).toEqual([
    ['ClusterRole', 'use-psp-app.host', null],
    ['RoleBinding', 'use-psp-app.host', 'one'],
    ['ClusterRole', 'use-psp-app.plain', null],
    ['RoleBinding', 'use-psp-app.plain:back', 'one'],
    ['RoleBinding', 'use-psp-app.plain:front', 'one'],
  ]);
});

it('the weaker level is set last, so that it is the one of both', () => {
  const levels = [...rendered('NOTES.txt').matchAll(/'pod-security.*\/audit=(.*)'/g)];
  // In each mode.
  expect(levels.map(([, level]) => level)).toEqual(
    Array.from({ length: 3 }, () => ['baseline', 'privileged']).flat(),
  );
});
