/** Rancher's templates, and who its controllers give them to. */
import { parseDocuments } from '../../../src/load/documents.js';
import { readRest } from '../../../src/load/keepGoing.js';
import { faultsOf, reading } from './reading.js';

const template = (name: string, more = ''): string => `apiVersion: management.cattle.io/v3
kind: PodSecurityPolicyTemplate
description: what ${name} is for
metadata:
  name: ${name}
  annotations:
    seccomp.security.alpha.kubernetes.io/allowedProfileNames: runtime/default
    field.cattle.io/creatorId: user-abc
    lifecycle.cattle.io/create.pspt: "true"
spec:
  privileged: false
  runAsUser: {rule: MustRunAs, ranges: [{min: 1, max: 9}]}
  seLinux: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
${more}---
`;
const binding = (
  name: string,
  to: string,
  project: string,
): string => `apiVersion: management.cattle.io/v3
kind: PodSecurityPolicyTemplateProjectBinding
metadata: {name: ${name}, namespace: p-1}
podSecurityPolicyTemplateId: ${to}
targetProjectId: ${project}
---
`;
const namespace = (name: string, project?: string): string => `apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
${project === undefined ? '' : `  annotations: {field.cattle.io/projectId: '${project}'}\n`}---
`;
const cluster = (name: string, standard: string): string => `apiVersion: management.cattle.io/v3
kind: Cluster
metadata: {name: ${name}}
spec: {defaultPodSecurityPolicyTemplateName: ${standard}}
---
`;
const accountsOf = (policy: string, namespace: string): object => ({
  policy,
  subject: { kind: 'Group', name: `system:serviceaccounts:${namespace}` },
  namespace,
  apiGroup: 'extensions',
});

test('a template is the policy that Rancher makes of it, its own annotations left out', () => {
  const { policies, warnings, grants, at } = reading(template('tight'));
  expect(policies.map(({ name }) => name)).toEqual(['tight-psp']);
  expect(policies[0]!.spec).toMatchObject({
    runAsUser: { rule: 'MustRunAs', ranges: [{ min: 1, max: 9 }] },
    seccomp: { allowedProfileNames: ['runtime/default'] },
  });
  expect({ warnings, grants }).toEqual({ warnings: [], grants: [] });
  expect(at('tight-psp', 'spec', 'runAsUser', 'ranges', 0, 'max')).toBe('12:50');
  expect(at('tight-psp', 'metadata', 'name')).toBe('5:3');
});

test('the accounts of the namespaces of a project may use its templates', () => {
  const { grants, warnings, ignored } = reading(
    template('tight') + template('wide'),
    binding('b', 'wide', 'c-1:p-shop') + binding('a', 'tight', 'c-1:p-shop'),
    namespace('shop', 'c-1:p-shop') + namespace('web', 'c-1:p-web') + namespace('kube-system'),
  );
  expect(grants).toEqual([accountsOf('tight-psp', 'shop'), accountsOf('wide-psp', 'shop')]);
  expect(warnings).toEqual([]);
  expect(ignored).toEqual({});
});

test('the default template of a cluster is for its projects without a binding', () => {
  const { grants } = reading(
    template('tight') + template('wide'),
    cluster('c-1', 'tight') + binding('b', 'wide', 'c-1:p-shop'),
    namespace('shop', 'c-1:p-shop') +
      namespace('web', 'c-1:p-web') +
      namespace('other', 'c-10:p-web') +
      namespace('kube-system'),
  );
  expect(grants).toEqual([accountsOf('tight-psp', 'web'), accountsOf('wide-psp', 'shop')]);
});

test('the fields of a binding may be called Name, and one that is being deleted counts no more', () => {
  const named = binding('b', 'tight', 'c-1:p-shop').replaceAll('Id:', 'Name:');
  const places = namespace('shop', 'c-1:p-shop');
  expect(reading(template('tight'), named, places).grants).toEqual([
    accountsOf('tight-psp', 'shop'),
  ]);
  const deleted = named.replace('name: b,', 'name: b, deletionTimestamp: "2022-01-01T00:00:00Z",');
  expect(reading(template('tight'), deleted, places).grants).toEqual([]);
});

test('without the namespaces nobody is known who may use a template', () => {
  const { grants, warnings } = reading(template('tight'), binding('b', 'tight', 'c-1:p-shop'));
  expect(grants).toEqual([]);
  expect(warnings).toEqual([
    "f1:4:1: warning: templates are given to projects, and no namespace of the input is in one: nobody may use their policies; give the cluster's namespaces too: kubectl get namespaces -o yaml",
    'f0:5:3: warning: by the roles and bindings of the input nobody may use PodSecurityPolicy tight-psp: no pod is admitted by it; give the roles and bindings that grant it too, or remove what is not used',
  ]);
});

test('names that are large numbers are no names', () => {
  const role = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: 9223372036854775807}
`;
  expect(() =>
    reading(
      template('tight') + binding('b', 'tight', 'c-1:p-shop') + namespace('shop', 'c-1:p-shop'),
      role,
    ),
  ).toThrow('f1:3:12: metadata.name: Invalid value: 9223372036854775807: must be a string');
});

test('what Rancher made already stands for itself', () => {
  const made = `apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata:
  name: tight-psp
  annotations: {serviceaccount.cluster.cattle.io/pod-security: tight}
spec:
  privileged: true
  runAsUser: {rule: RunAsAny}
  seLinux: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: tight-clusterrole}
rules:
- {apiGroups: [extensions], resources: [podsecuritypolicies], resourceNames: [tight-psp], verbs: [use]}
`;
  const { policies, grants, warnings } = reading(
    template('tight') + binding('b', 'tight', 'c-1:p-shop') + namespace('shop', 'c-1:p-shop'),
    made,
  );
  expect(policies.map(({ name, spec }) => [name, spec.privileged])).toEqual([['tight-psp', true]]);
  expect(grants).toEqual([accountsOf('tight-psp', 'shop')]);
  expect(warnings).toEqual([]);
  const own = made.replace('serviceaccount.cluster.cattle.io/pod-security', 'team');
  expect(faultsOf(template('tight'), own)).toEqual([
    'f0:5:3: PodSecurityPolicy "tight-psp" is already defined at f1:4:3; rename or remove one',
  ]);
});

test('errors lead into the template and the binding', () => {
  expect(
    faultsOf(
      template('tight', '  privilegd: true\n'),
      'apiVersion: management.cattle.io/v3\nkind: PodSecurityPolicyTemplateProjectBinding\ntargetProjectId: c:p\n',
    ),
  ).toEqual([
    'f1:1:1: this binding names no template; set podSecurityPolicyTemplateId',
    'f0:16:3: unknown field "spec.privilegd"; did you mean "privileged"?',
  ]);
});

test('a template that is not in the input has a warning where it is named', () => {
  const { warnings } = reading(
    template('tight'),
    binding('b', 'tihgt', 'c-1:p-shop') + namespace('shop', 'c-1:p-shop'),
  );
  expect(warnings).toEqual([
    'f1:4:1: warning: ClusterRole "tihgt-clusterrole" grants the use of PodSecurityPolicy "tihgt-psp", which is not in the input; did you mean "tight-psp"?',
    'f0:5:3: warning: by the roles and bindings of the input nobody may use PodSecurityPolicy tight-psp: no pod is admitted by it; give the roles and bindings that grant it too, or remove what is not used',
  ]);
});

test('a template with an error is left out alone', () => {
  const text = template('bad', '  hostPID: 3\n') + template('good');
  const { input, leftOut } = readRest(parseDocuments(text, 'f'));
  expect(input.policySet.policies.map(({ name }) => name)).toEqual(['good-psp']);
  expect(leftOut).toHaveLength(1);
});
