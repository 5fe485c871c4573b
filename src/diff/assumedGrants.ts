/**
 * Assumptions about grants for an input without roles and bindings, which does not say who may use
 * which policy.
 */
import { knowsGrants, type Grant, type PolicySet } from '../ir/policySet.js';

export interface ComparedGrants {
  readonly old: readonly Grant[];
  readonly new: readonly Grant[];
  /** The assumption, in words for people; undefined if none was needed. */
  readonly assumed: string | undefined;
}

export function comparedGrants(before: PolicySet, after: PolicySet): ComparedGrants {
  const knows = { old: knowsGrants(before), new: knowsGrants(after) };
  if (knows.old && knows.new) return { old: before.grants, new: after.grants, assumed: undefined };
  const known = knows.old ? before.grants : after.grants;
  const names = [...new Set([...before.policies, ...after.policies].map(({ name }) => name))];
  const grants = [...known, ...names.sort().map(userOf)];
  return {
    old: grants,
    new: grants,
    assumed:
      knows.old || knows.new
        ? `${knows.old ? 'NEW' : 'OLD'} has no roles and bindings: those of ${knows.old ? 'OLD' : 'NEW'} are taken for both, and who may use a policy is not compared`
        : 'there are no roles and bindings: each policy is compared for someone who may use it alone',
  };
}

/** A user who may use only this policy. */
const userOf = (policy: string): Grant => ({
  policy,
  subject: { kind: 'User', name: `user-of-${policy}` },
  namespace: null,
  apiGroup: 'policy',
});
