/** OpenShift's constraints and templates are not read, and it is said. */
import { faultsOf, PSP, reading } from './reading.js';

const constraints = (name: string): string =>
  `apiVersion: security.openshift.io/v1\nkind: SecurityContextConstraints\nmetadata: {name: ${name}}\n---\n`;
const LINE =
  'SecurityContextConstraints of OpenShift are left alone: they choose among policies in another way than PodSecurityPolicy; on OpenShift they go on working; for another cluster, write a PodSecurityPolicy with the same meaning';

test('beside policies they are left alone with a line', () => {
  const { policies, warnings } = reading(PSP, constraints('anyuid') + constraints('restricted'));
  expect(policies).toHaveLength(1);
  expect(warnings).toEqual([`f1:1:1: warning: all 2 ${LINE}`]);
});

test('alone they are an error', () => {
  expect(faultsOf(constraints('anyuid'))).toEqual([
    `f0:1:1: warning: one ${LINE.replace('are', 'is')}`,
    'f0:1:1: no PodSecurityPolicy in the input, only SecurityContextConstraints; give files with PodSecurityPolicies or a PolicySet',
  ]);
});

const template = (object: string): string =>
  `apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: {name: t}\nobjects:\n- {apiVersion: v1, kind: Secret, metadata: {name: s}}\n- ${object}\n`;

test('a template that holds policies or roles is processed first', () => {
  const role =
    '{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: "${NAME}"}, rules: []}';
  expect(faultsOf(PSP, template(role))).toEqual([
    'f1:6:3: this is an object of a Template of OpenShift, whose parameters are not filled in; process it first, and give rendered.yaml: oc process --local -f FILE > rendered.yaml',
  ]);
});

test('a template of other objects is left alone', () => {
  const { ignored } = reading(
    PSP,
    template('{apiVersion: v1, kind: Service, metadata: {name: s}}'),
  );
  expect(ignored).toEqual({ Template: 1 });
});

test('roles and bindings of the group of OpenShift are left alone with a line', () => {
  const role = `apiVersion: authorization.openshift.io/v1\nkind: ClusterRole\nmetadata: {name: a}\nrules: []\n---\n`;
  const rest =
    'of authorization.openshift.io are left alone: who may use which policy is read from rbac.authorization.k8s.io; if the input lacks them in that group, give them: oc get clusterroles.rbac,clusterrolebindings.rbac,roles.rbac,rolebindings.rbac -A -o yaml';
  const { warnings } = reading(PSP, role + role.replace('ClusterRole', 'RoleBinding'));
  expect(warnings).toEqual([`f1:1:1: warning: all 2 roles and bindings ${rest}`]);
  expect(reading(PSP, role).warnings).toEqual([
    `f1:1:1: warning: one role or binding ${rest.replace('are', 'is')}`,
  ]);
});
