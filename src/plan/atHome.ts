import type { PolicySet } from '../ir/policySet.js';

/**
 * Pods of a service account run in its namespace alone: what it may use everywhere counts there.
 * Where it makes pods elsewhere, as an operator does, they are among what runs there.
 */
export const atHome = (set: PolicySet): PolicySet => ({
  ...set,
  grants: set.grants.map((grant) =>
    grant.namespace === null && grant.subject.kind === 'ServiceAccount'
      ? { ...grant, namespace: grant.subject.namespace }
      : grant,
  ),
});
