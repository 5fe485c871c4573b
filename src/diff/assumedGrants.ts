/**
 * Who may use which policy where an input does not say so: what is read without roles and bindings
 * says nothing of it.
 */
import { knowsGrants, type Grant, type PolicySet } from '../ir/policySet.js';

export interface ComparedGrants {
  readonly old: readonly Grant[];
  readonly new: readonly Grant[];
  /** What was assumed, for people. */
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

/** Someone who may use this policy alone. */
const userOf = (policy: string): Grant => ({
  policy,
  subject: { kind: 'User', name: `user-of-${policy}` },
  namespace: null,
  apiGroup: 'policy',
});
