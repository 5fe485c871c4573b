/** Which level each namespace gets: the weakest of the policies that someone may use there. */
import { parseDocuments } from '../../../src/load/documents.js';
import { readPolicySet } from '../../../src/load/readPolicySet.js';
import { levelsOf } from '../../../src/targets/psa/levels.js';

const LEAST = `
metadata:
  name: least
  annotations:
    apparmor.security.beta.kubernetes.io/allowedProfileNames: runtime/default
    apparmor.security.beta.kubernetes.io/defaultProfileName: runtime/default
    seccomp.security.alpha.kubernetes.io/allowedProfileNames: runtime/default
    seccomp.security.alpha.kubernetes.io/defaultProfileName: runtime/default
spec:
  volumes: [configMap]
  seLinux: {rule: MustRunAs, seLinuxOptions: {level: s0}}
`;
const MOST = `
metadata: {name: most}
spec:
  privileged: true
  volumes: ['*']
  seLinux: {rule: RunAsAny}
`;
const psp = (body: string): string =>
  `apiVersion: policy/v1beta1\nkind: PodSecurityPolicy${body}  runAsUser: {rule: RunAsAny}\n  fsGroup: {rule: RunAsAny}\n  supplementalGroups: {rule: RunAsAny}\n`;
const grant = (policy: string, namespace: string): string => `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: use-${policy}, namespace: ${namespace}}
rules: [{apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use], resourceNames: [${policy}]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: use-${policy}, namespace: ${namespace}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: use-${policy}}
subjects: [{kind: ServiceAccount, namespace: ${namespace}, name: app}]
`;
const { policySet } = readPolicySet(
  parseDocuments(
    [
      psp(LEAST),
      psp(MOST),
      grant('least', 'both'),
      grant('most', 'both'),
      grant('least', 'one'),
    ].join('---\n'),
    'input.yaml',
  ),
);

it('a namespace with several policies gets the weakest of their levels', () => {
  const { namespaces } = levelsOf(policySet, { namespaces: [], psaLevel: 'nearest', minor: 37 });
  expect(namespaces.map(({ name, level }) => [name, level])).toEqual([
    ['both', 'privileged'],
    ['one', 'baseline'],
  ]);
});
