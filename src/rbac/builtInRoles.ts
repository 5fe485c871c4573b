/**
 * The cluster roles that every cluster has and that can let someone use a PSP
 * (1.24.17 plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go). Of their own rules only
 * cluster-admin's covers PSPs;
 * the others gather rules of the input by label.
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

/** Roles of the system that no one need give: none of them covers PSPs. */
export const isSystemRole = (name: string): boolean => name.startsWith('system:');
