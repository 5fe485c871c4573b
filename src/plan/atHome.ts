import type { PolicySet } from '../ir/policySet.js';

/**
 * The set as it applies to pods of service accounts in their own namespaces: a grant in all
 * namespaces counts only there. Pods that an account creates elsewhere, as an operator does, are
 * judged with what runs there.
 */
export const atHome = (set: PolicySet): PolicySet => ({
  ...set,
  grants: set.grants.map((grant) =>
    grant.namespace === null && grant.subject.kind === 'ServiceAccount'
      ? { ...grant, namespace: grant.subject.namespace }
      : grant,
  ),
});
