/**
 * The gap for a policy that never matches. PSP refused every pod of those who may use only this
 * policy.
 */
import type { Gap } from '../../gaps/gap.js';
import type { GapMaker } from '../../gaps/gapMaker.js';
import { podsWithin } from '../../gaps/witness/podsAtLevels.js';
import { knowsGrants, type Policy, type PolicySet } from '../../ir/policySet.js';
import { and, FALSE, not, or, TRUE, type Bool } from '../../lang/build.js';
import type { JsonObject } from '../../pod/json.js';
import { isCreate, isUpdate } from '../../pod/requestView.js';
import { boundMayUse } from '../../semantics/grantPredicate.js';
import { compilePolicy } from '../../semantics/policyEvaluator.js';

export const canMatch = (policy: Policy): boolean => compilePolicy(policy, 'current').usable;

/** @param admits what the weakest level of the set answers to a pod. */
export function neverMatchesGap(
  maker: GapMaker,
  policy: Policy,
  policySet: PolicySet,
  admits: (pod: JsonObject) => boolean,
): readonly Gap[] {
  const [witness] = podsWithin(policy, admits);
  return maker.make({
    policy: policy.name,
    control: 'never-matches',
    effect: 'looser',
    when: and(or(isCreate, isUpdate), isAllThatIsGranted(policySet)),
    reason:
      'PSP admits nothing by this policy, because it lacks ranges or options that its strategies need; a level of a namespace cannot refuse every pod',
    remedy: 'remove the policy, or give its strategies what they lack',
    answers: { psp: 'denies', target: 'admits-new' },
    ...(witness === undefined ? {} : { witness }),
  });
}

/**
 * Whether the requester may use no usable policy. Otherwise PSP's answer depends on that one.
 */
function isAllThatIsGranted(set: PolicySet): Bool {
  const others = set.policies.filter(canMatch);
  if (!knowsGrants(set)) return others.length === 0 ? TRUE : FALSE;
  return and(...others.map(({ name }) => not({ node: boundMayUse(name, set.grants) })));
}
