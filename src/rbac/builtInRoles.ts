/**
 * The built-in ClusterRoles by which someone may get to use a PSP (1.24.17
 * plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go). Only cluster-admin covers PSPs by its
 * own rules. The others aggregate rules from ClusterRoles of the input by label.
 */
import type { RbacObject } from './objects.js';

const AGGREGATE = 'rbac.authorization.k8s.io/aggregate-to-';

function aggregating(name: string, ...into: readonly string[]): RbacObject {
  return {
    kind: 'ClusterRole',
    metadata: {
      name,
      labels: Object.fromEntries(into.map((other) => [AGGREGATE + other, 'true'])),
    },
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [AGGREGATE + name]: 'true' } }] },
  };
}

export const BUILT_IN_ROLES: readonly RbacObject[] = [
  {
    kind: 'ClusterRole',
    metadata: { name: 'cluster-admin' },
    rules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
  },
  aggregating('admin'),
  aggregating('edit', 'admin'),
  aggregating('view', 'edit'),
];

/** A role of the system that need not be in the input: none of these covers PSPs. */
export const isSystemRole = (name: string): boolean => name.startsWith('system:');
