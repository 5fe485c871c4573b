import { formatProblem } from '../../src/base/problem.js';
import { policySetToYaml } from '../../src/ir/writePolicySet.js';
import { readPolicySet, type PolicyInput } from '../../src/load/readPolicySet.js';
import { parseDocuments } from '../../src/load/documents.js';

const psp = (name: string, more = ''): string => `apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata:
  name: ${name}
spec:
  seLinux: {rule: RunAsAny}
  runAsUser: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
${more}`;
const RBAC = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: use-b}
rules:
- {apiGroups: [policy], resources: [podsecuritypolicies], resourceNames: [b], verbs: [use]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: use-b}
roleRef: {kind: ClusterRole, name: use-b}
subjects:
- {kind: User, name: ann}
`;
const OTHERS =
  'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n---\napiVersion: apps/v1\nkind: Deployment\n---\napiVersion: v1\nkind: ConfigMap\n';

const reading = (...texts: string[]): PolicyInput =>
  readPolicySet(texts.flatMap((text, i) => parseDocuments(text, `f${i}`)));
const faultOf = (...texts: string[]): string => {
  try {
    reading(...texts);
  } catch (error) {
    return (error as Error).message;
  }
  return 'no fault';
};

test('policies, RBAC and other kinds in any order and place', () => {
  const { policySet, ignored, warnings, locate } = reading(
    OTHERS,
    psp('b'),
    RBAC,
    `apiVersion: v1\nkind: List\nitems:\n- ${psp('a').trimEnd().replaceAll('\n', '\n  ')}\n`,
  );
  expect(policySet.policies.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(policySet.grants).toEqual([
    { policy: 'b', subject: { kind: 'User', name: 'ann' }, namespace: null, apiGroup: 'policy' },
  ]);
  expect([...ignored]).toEqual([
    ['ConfigMap', 2],
    ['Deployment', 1],
  ]);
  expect(warnings.map(({ message }) => message)).toEqual([
    'by the roles and bindings of the input nobody may use PodSecurityPolicy a: no pod is admitted by it',
  ]);
  expect(locate.get('a')!(['spec', 'fsGroup'])).toEqual({ file: 'f3', line: 12, column: 5 });
});

test('a PolicySet reads back to the same set, beside further policies and grants', () => {
  const { policySet } = reading(psp('b', '  privileged: true\n'), RBAC);
  const text = policySetToYaml(policySet);
  expect(reading(text).policySet).toEqual(policySet);
  const both = reading(psp('a'), text);
  expect(both.policySet).toEqual({
    ...policySet,
    policies: [...reading(psp('a')).policySet.policies, ...policySet.policies],
  });
  expect(both.locate.get('b')!(['spec', 'privileged'])).toEqual({
    file: 'f1',
    line: text.split('\n').findIndex((line) => line.includes('privileged: true')) + 1,
    column: 7,
  });
});

test('the grants of a PolicySet name what a server can have', () => {
  const text = policySetToYaml(reading(psp('b'), RBAC).policySet);
  expect(text).toContain('    namespace: null\n');
  const lines = text.replace('    namespace: null\n', '    namespace: Team_A\n');
  const line = lines.split('\n').indexOf('    namespace: Team_A') + 1;
  expect(faultOf(lines)).toMatch(
    new RegExp(`^f0:${line}:5: namespace: Invalid value: "Team_A": a lowercase RFC 1123 label`),
  );
});

test.each([
  [
    'nothing',
    [],
    '<input>: the input is empty; give files with PodSecurityPolicies or a PolicySet',
  ],
  [
    'empty files',
    ['', '# c\n'],
    '<input>: the input is empty; give files with PodSecurityPolicies or a PolicySet',
  ],
  [
    'a PolicySet without a policy',
    ['apiVersion: psp-ferry/v1\nkind: PolicySet\npolicies: []\ngrants: []\n'],
    'f0:1:1: the PolicySet has no policy; add one to its list "policies", or give the file of another PolicySet',
  ],
  [
    'only other kinds',
    [OTHERS],
    'f0:1:1: no PodSecurityPolicy in the input, only ConfigMap, Deployment; give files with PodSecurityPolicies or a PolicySet',
  ],
  [
    'many other kinds',
    ['A', 'B', 'C', 'D', 'E', 'F'].map((kind) => `kind: ${kind}\n`),
    'f0:1:1: no PodSecurityPolicy in the input, only A, B, C, D, E, ...; give files with PodSecurityPolicies or a PolicySet',
  ],
  [
    'only RBAC',
    [RBAC.replaceAll('[b]', '[]')],
    'f0:1:1: no PodSecurityPolicy in the input, only ClusterRole, ClusterRoleBinding; give files with PodSecurityPolicies or a PolicySet',
  ],
  [
    'a single value',
    ['hello\n'],
    'f0:1:1: this is not a Kubernetes object but a single value; give PodSecurityPolicies, RBAC or a PolicySet',
  ],
  [
    'an object without a kind',
    [psp('a'), 'a: 1\n'],
    'f1:1:1: this is not a Kubernetes object: it has no kind; give PodSecurityPolicies, RBAC or a PolicySet',
  ],
  [
    'a list that is no List',
    [psp('a'), '[{kind: Pod}]'],
    "f1:1:1: this is not a Kubernetes object but a list; give its items one after another, as jq '.[]' prints them",
  ],
  [
    'the operations of a JSON patch',
    [psp('a'), '[{op: replace, path: /spec/privileged, value: true}]'],
    'f1:1:1: this is a patch for kustomize or kubectl, not an object; render what it is a patch of, and give rendered.yaml: kubectl kustomize FOLDER > rendered.yaml',
  ],
  [
    'an item of a List that is none',
    [`kind: List\nitems:\n- a: 1\n- ${psp('a').replaceAll('\n', '\n  ')}`],
    'f0:3:3: this is not a Kubernetes object: it has no kind; give PodSecurityPolicies, RBAC or a PolicySet',
  ],
  [
    'an invalid policy',
    [psp('a', '  volumes: [x]\n').replace('x]', 'cephfs]')],
    expect.stringMatching(/^f0:10:13: spec\.volumes: Unsupported value: "cephfs": /),
  ],
  [
    'the same policy in two files',
    [psp('a'), psp('a')],
    'f1:4:3: PodSecurityPolicy "a" is already defined at f0:4:3; rename or remove one',
  ],
  [
    'errors of several files',
    [psp('a', '  privileged: 1\n'), psp('b', '  hostPID: 1\n')],
    'f0:10:3: spec.privileged: Invalid value: 1: must be true or false\nf1:10:3: spec.hostPID: Invalid value: 1: must be true or false',
  ],
])('%s is an error', (_, texts, message) => {
  expect(faultOf(...texts)).toEqual(message);
});

test.each([
  [
    'a policy of the files again',
    (text: string) => [psp('b'), text],
    /^f1:\d+:5: PodSecurityPolicy "b" is already defined at f0:4:3; rename or remove one$/,
  ],
  [
    'an invalid policy',
    (text: string) => [text.replace('volumes: []', 'volumes: [cephfs]')],
    /^f0:\d+:\d+: spec\.volumes: Unsupported value: "cephfs": /,
  ],
  [
    'a missing field',
    (text: string) => [text.replace('      hostPID: false\n', '')],
    /^f0:\d+:\d+: policies\[0\]\.spec\.hostPID: Required value$/,
  ],
  [
    'a misspelt field',
    (text: string) => [text.replace('hostPID', 'hostPid')],
    /^f0:\d+:7: unknown field "policies\[0\]\.spec\.hostPid"; did you mean "hostPID"\?$/m,
  ],
])('%s in a PolicySet', (_, texts, message) => {
  expect(faultOf(...texts(policySetToYaml(reading(psp('b')).policySet)))).toMatch(message);
});

test('a PolicySet of another product is another kind', () => {
  expect([...reading(psp('a'), 'apiVersion: example.com/v1\nkind: PolicySet\n').ignored]).toEqual([
    ['PolicySet', 1],
  ]);
});

test('policies that nobody may use are named together where something grants', () => {
  const names = ['a', 'c', 'd', 'e', 'f', 'g'];
  const warningsOf = (...texts: string[]): readonly string[] =>
    reading(...texts).warnings.map(formatProblem);
  expect(warningsOf(...names.map((name) => psp(name)))).toEqual([]);
  expect(warningsOf(psp('b'), RBAC)).toEqual([]);
  expect(warningsOf(psp('a'), psp('b'), RBAC.replace('resourceNames: [b], ', ''))).toEqual([]);
  expect(warningsOf(psp('b'), RBAC, ...names.map((name) => psp(name)))).toEqual([
    'f2:4:3: warning: by the roles and bindings of the input nobody may use PodSecurityPolicies a, c, d, e and 2 more: no pod is admitted by them; give the roles and bindings that grant them too, or remove what is not used',
  ]);
});

test('a list without items is an error', () =>
  expect(faultOf('apiVersion: policy/v1beta1\nkind: PodSecurityPolicyList\nitems: 3\n')).toBe(
    'f0:3:1: items: a PodSecurityPolicyList needs a list here; write its objects below items, each with a dash before it',
  ));

test.each([
  ['policy/v1beta1', 'podsecuritypolicy', 'PodSecurityPolicy'],
  ['extensions/v1beta1', 'PodSecurityPolicies', 'PodSecurityPolicy'],
  ['rbac.authorization.k8s.io/v1', 'ClusterRoleBindings', 'ClusterRoleBinding'],
  ['rbac.authorization.k8s.io/v1', 'roleBinding', 'RoleBinding'],
])('%s %s is an error: left alone it would be lost', (apiVersion, kind, near) => {
  expect(faultOf(psp('a'), `apiVersion: ${apiVersion}\nkind: ${kind}\n`)).toBe(
    `f1:2:1: ${apiVersion} has no kind "${kind}"; did you mean "${near}"?`,
  );
});

test.each([
  ['policy/v1', 'PodDisruptionBudget'],
  ['extensions/v1beta1', 'NetworkPolicy'],
  ['rbac.example.com/v1', 'RoleBindings'],
])('%s %s is a kind of others', (apiVersion, kind) => {
  expect([...reading(psp('a'), `apiVersion: ${apiVersion}\nkind: ${kind}\n`).ignored]).toEqual([
    [kind, 1],
  ]);
});

test('warnings are handed on, in the words of their readers', () => {
  const { warnings } = reading(
    psp('a').replace('  fsGroup: {rule: RunAsAny}\n', '  fsGroup: {rule: MustRunAs}\n'),
    RBAC,
  );
  expect(warnings.map(formatProblem)).toEqual([
    'f0:9:3: warning: spec.fsGroup is MustRunAs without ranges and never matches; PodSecurityPolicy admits no pod by this policy; add what is missing or remove the policy',
    'f1:5:75: warning: ClusterRole "use-b" grants the use of PodSecurityPolicy "b", which is not in the input; give the policy too, or take it out of resourceNames',
    'f0:4:3: warning: by the roles and bindings of the input nobody may use PodSecurityPolicy a: no pod is admitted by it; give the roles and bindings that grant it too, or remove what is not used',
  ]);
});

test('roles that grant nobody a policy are not the same as no roles at all, also through a PolicySet', () => {
  const role = RBAC.split('---')[0]!;
  expect(reading(psp('b')).policySet.grantsNobody).toBeUndefined();
  const nobody = reading(psp('b'), role).policySet;
  expect([nobody.grants, nobody.grantsNobody]).toEqual([[], true]);
  expect(reading(policySetToYaml(nobody)).policySet).toEqual(nobody);
  expect(reading(policySetToYaml(nobody), RBAC).policySet.grantsNobody).toBeUndefined();
});

describe('the policy by which a plan lifts PSP', () => {
  const lifted = RBAC.replaceAll('use-b', 'psp-ferry-lifted').replace('[b]', '[psp-ferry-lifted]');

  test('is left out, with its grants and a warning: carried over it would be a hole', () => {
    const { policySet, warnings } = reading(psp('b'), psp('psp-ferry-lifted'), RBAC, lifted);
    expect(policySet).toEqual(reading(psp('b'), RBAC).policySet);
    expect(warnings.map(formatProblem)).toEqual([
      'f1:4:3: warning: PodSecurityPolicy "psp-ferry-lifted" and its grants are left out: scripts of a plan create it to suspend PSP, and it is no policy to keep',
    ]);
  });

  test('is read where it is alone', () => {
    const { policySet, warnings } = reading(psp('psp-ferry-lifted'), lifted);
    expect(policySet.policies.map(({ name }) => name)).toEqual(['psp-ferry-lifted']);
    expect(warnings).toEqual([]);
  });
});
