/** What an administrator gets by another policy is shown by those who may use just the one. */
import { analysed } from '../../../src/api/analysis.js';
import type { JsonObject } from '../../../src/pod/json.js';
import { parseDocuments } from '../../../src/load/documents.js';
import { readPolicySet } from '../../../src/load/readPolicySet.js';
import { requestFromReview } from '../../../src/pod/request.js';
import { DEFAULT_OPTIONS } from '../../../src/targets/shared/options.js';

const policy = (name: string, runAsUser: string): string => `---
apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: { name: ${name} }
spec:
  volumes: ['*']
  runAsUser: ${runAsUser}
  fsGroup: { rule: RunAsAny }
  supplementalGroups: { rule: RunAsAny }
  seLinux: { rule: RunAsAny }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: ${name} }
rules: [{ apiGroups: [policy], resources: [podsecuritypolicies], resourceNames: [${name}], verbs: [use] }]
`;
const binding = (kind: string, policyName: string, subject: string): string => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata: { name: ${policyName}${kind === 'RoleBinding' ? ', namespace: web' : ''} }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${policyName} }
subjects: [${subject}]
`;
const group = (name: string): string =>
  `{ apiGroup: rbac.authorization.k8s.io, kind: Group, name: '${name}' }`;

/** A pod without a user is refused by `strict` alone, for whoever is granted it so. */
function witnessFor(...grants: readonly string[]): JsonObject | null {
  const text = [
    policy('open', '{ rule: RunAsAny }'),
    policy('strict', '{ rule: MustRunAs, ranges: [{ min: 1000, max: 5000 }] }'),
    binding('ClusterRoleBinding', 'open', group('admins.example.com')),
    ...grants,
  ].join('');
  const input = readPolicySet(parseDocuments(text, 'policies.yaml'), {});
  const [gap] = analysed(input, ['gatekeeper'], DEFAULT_OPTIONS)
    .flatMap(({ gaps }) => gaps)
    .filter(({ id }) => id === 'gatekeeper/strict/runAsUser/stricter');
  return gap!.witness;
}

test.each([
  [
    'a group',
    binding('ClusterRoleBinding', 'strict', group('web-team.example.com')),
    {
      user: 'stranger',
      groups: ['web-team.example.com', 'system:authenticated'],
      namespace: 'default',
    },
    undefined,
  ],
  [
    'a group in one namespace',
    binding('RoleBinding', 'strict', group('web-team.example.com')),
    {
      user: 'stranger',
      groups: ['web-team.example.com', 'system:authenticated'],
      namespace: 'web',
    },
    undefined,
  ],
  [
    'a service account',
    binding('RoleBinding', 'strict', '{ kind: ServiceAccount, name: web, namespace: web }'),
    { user: 'stranger', groups: ['system:authenticated'], namespace: 'web' },
    'web',
  ],
])('%s', (_, grant, requester, account) => {
  const request = requestFromReview(witnessFor(grant));
  expect(request).toMatchObject(requester);
  expect((request.pod['spec'] as JsonObject)['serviceAccountName'] ?? 'default').toBe(
    account ?? 'default',
  );
});

test('where who is granted it may use the other policy too, nobody shows it', () => {
  const both = group('admins.example.com');
  expect(witnessFor(binding('ClusterRoleBinding', 'strict', both))).toBeNull();
});
