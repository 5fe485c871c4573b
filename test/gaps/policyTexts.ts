/** Policies, and who may use them, as YAML. */

/**
 * @param more the annotations, as entries of a flow mapping, and what else the policy says; `fields`
 *   are lines of its spec.
 */
export const policyYaml = (
  name: string,
  more: {
    readonly annotations?: string;
    readonly runAsUser: string;
    readonly supplementalGroups?: string;
    readonly volume?: string;
    readonly fields?: readonly string[];
  },
): string => `---
apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: { name: ${name}, annotations: { ${more.annotations ?? ''} } }
spec:
  volumes: ['${more.volume ?? '*'}']
  runAsUser: ${more.runAsUser}
  fsGroup: { rule: RunAsAny }
  supplementalGroups: ${more.supplementalGroups ?? '{ rule: RunAsAny }'}
  seLinux: { rule: RunAsAny }
${(more.fields ?? []).map((line) => `  ${line}\n`).join('')}`;

/** The ClusterRole that allows the use of one policy, with its name. */
export const roleYaml = (name: string): string => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: ${name} }
rules: [{ apiGroups: [policy], resources: [podsecuritypolicies], resourceNames: [${name}], verbs: [use] }]
`;

/** Binds that role; a RoleBinding in the namespace web. @param subject a flow mapping. */
export const bindingYaml = (
  kind: 'ClusterRoleBinding' | 'RoleBinding',
  name: string,
  subject: string,
): string => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata: { name: ${name}${kind === 'RoleBinding' ? ', namespace: web' : ''} }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${name} }
subjects: [${subject}]
`;

export const groupYaml = (name: string): string =>
  `{ apiGroup: rbac.authorization.k8s.io, kind: Group, name: '${name}' }`;
