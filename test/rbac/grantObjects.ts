/** Roles and bindings, as objects, that grant the use of a policy. */

const RBAC = 'rbac.authorization.k8s.io';

export const user = (name: string): object => ({ kind: 'User', apiGroup: RBAC, name });
export const group = (name: string): object => ({ kind: 'Group', apiGroup: RBAC, name });
export const account = (name: string, namespace: string): object => ({
  kind: 'ServiceAccount',
  name,
  namespace,
});

/** The ClusterRole that allows the use of one policy, with its name. */
export const roleOf = (policy: string): object => ({
  apiVersion: `${RBAC}/v1`,
  kind: 'ClusterRole',
  metadata: { name: policy },
  rules: [
    {
      apiGroups: ['policy'],
      resources: ['podsecuritypolicies'],
      resourceNames: [policy],
      verbs: ['use'],
    },
  ],
});

/** Binds that role in a namespace, or everywhere if it is undefined. */
export const bindingOf = (
  policy: string,
  namespace: string | undefined,
  ...subjects: readonly object[]
): object => ({
  apiVersion: `${RBAC}/v1`,
  kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
  metadata: { name: policy, namespace },
  roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: policy },
  subjects,
});

/** The role, and its binding everywhere. */
export const granted = (policy: string, ...subjects: readonly object[]): object[] => [
  roleOf(policy),
  bindingOf(policy, undefined, ...subjects),
];
