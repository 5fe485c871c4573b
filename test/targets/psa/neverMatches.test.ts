/** A policy that can never match is a gap of the levels only for those who have no other. */
import { call } from '../../cli/run.js';

const policy = (name: string, rule: string): string => `apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: ${name}}
spec: {volumes: ['*'], runAsUser: {rule: ${rule}}, seLinux: {rule: RunAsAny}, fsGroup: {rule: RunAsAny}, supplementalGroups: {rule: RunAsAny}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ${name}}
rules: [{apiGroups: [policy], resources: [podsecuritypolicies], resourceNames: [${name}], verbs: [use]}]
---
`;
const BOTH = policy('never', 'MustRunAs') + policy('open', 'RunAsAny');
const granted = (name: string, group: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: ${name}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${name}}
subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: '${group}'}]
---
`;

const WITNESSED = {
  witness: { request: { userInfo: { groups: ['dev', 'system:authenticated'] } } },
};

test.each([
  ['nobody has it alone', granted('never', 'dev') + granted('open', 'dev'), []],
  ['some have it alone', granted('never', 'dev') + granted('open', 'ops'), [WITNESSED]],
])('%s', async (_, grants, expected) => {
  const { stdout } = await call(['gaps', '-', '-t', 'psa', '-q', '-f', 'json'], BOTH + grants);
  const { gaps } = JSON.parse(stdout) as { readonly gaps: readonly { readonly id: string }[] };
  expect(gaps.filter(({ id }) => id === 'psa/never/never-matches/looser')).toMatchObject(expected);
});
