import { formatProblem } from '../../src/base/problem.js';
import { readDocuments } from '../../src/load/documents.js';
import { readRest } from '../../src/load/keepGoing.js';

const psp = (name: string, more = ''): string => `apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: ${name}}
spec:
  seLinux: {rule: RunAsAny}
  runAsUser: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
${more}`;
const role = (name: string, policy: string): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: ${name}}\nrules: [{apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use], resourceNames: [${policy}]}]\n`;
const bind = (name: string): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: ${name}}\nroleRef: {kind: ClusterRole, name: ${name}}\nsubjects: [{kind: User, name: ann}]\n`;

const reading = (
  ...texts: string[]
): { policies: string[]; grants: string[]; leftOut: string[] } => {
  const { documents, problems } = readDocuments(texts.join('---\n'), 'f');
  const { input, leftOut } = readRest(documents, { problems });
  return {
    policies: input.policySet.policies.map(({ name }) => name),
    grants: input.policySet.grants.map(({ policy }) => policy),
    leftOut: leftOut.map(formatProblem),
  };
};

test('what is sound is read whole', () => {
  expect(reading(psp('a'), role('r', 'a'), bind('r'))).toEqual({
    policies: ['a'],
    grants: ['a'],
    leftOut: [],
  });
});

test('documents with errors are left out, whatever the error', () => {
  const { policies, leftOut } = reading(
    psp('a'),
    psp('b', '  hostPid: true\n'),
    psp('c', '  privileged: true\n  privileged: false\n'),
    psp('D_d'),
    psp('e'),
  );
  expect(policies).toEqual(['a', 'e']);
  expect(leftOut.map((line) => line.split(': ').slice(0, 2).join(': '))).toEqual([
    'f:29:3: the key "privileged" is already set at line 28, column 3; keep one of the two',
    'f:18:3: unknown field "spec.hostPid"; did you mean "hostPID"?',
    'f:33:12: metadata.name',
  ]);
});

test('of two in conflict neither is read', () => {
  expect(reading(psp('a'), psp('b'), psp('b', '  privileged: true\n')).policies).toEqual(['a']);
  const { grants, leftOut } = reading(psp('a'), role('r', 'x'), role('r', 'a'), bind('r'));
  expect(grants).toEqual([]);
  expect(leftOut).toEqual([
    'f:17:12: ClusterRole "r" is already defined at f:12:12; rename or remove one',
  ]);
});

test('where nothing is left, every error is reported', () => {
  expect(() => reading(psp('a', '  hostPid: true\n'), psp('B_b'))).toThrow(
    /^f:9:3: unknown field "spec\.hostPid"; .*\nf:13:12: metadata\.name: Invalid value: "B_b"/,
  );
});

test('where every policy has errors, only these are said', () => {
  const other = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
  expect(() => reading(psp('a', '  hostPid: true\n'), other, other)).toThrow(
    /^f:9:3: unknown field "spec\.hostPid"; did you mean "hostPID"\?$/,
  );
});
