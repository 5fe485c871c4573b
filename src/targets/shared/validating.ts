/**
 * Predictions for targets that check pods, choose among policies and fill in values, according to
 * their plan.
 */
import type { Policy, PolicySet } from '../../ir/policySet.js';
import type { Check } from '../../controls/control.js';
import { checksOf } from '../../controls/index.js';
import { compile } from '../../lang/evaluate.js';
import { bindPolicy } from '../../lang/bindPolicy.js';
import type { JsonObject } from '../../pod/json.js';
import type { AdmissionRequest } from '../../pod/request.js';
import { requestView } from '../../pod/requestView.js';
import {
  EVERY_POLICY,
  onlyGarbageCollectionChanges,
  pspAdmission,
  type Grants,
} from '../../semantics/admission.js';
import { inputGrants } from '../../semantics/grants.js';
import { checkRunner } from '../../semantics/checkRunner.js';
import { compilePolicy } from '../../semantics/policyEvaluator.js';
import { FILLS_NOTHING, type SharedFilling } from '../../semantics/sharedFills.js';
import type { Guard, GuardOf, Plan } from './plan.js';
import { insideScope } from './scope.js';
import type { EmitOptions } from './options.js';
import type { Prediction } from '../target.js';

/**
 * @param filling the values that are filled in on CREATE before a policy is chosen, for plans that
 *   do not fill in as PSP did.
 */
export function predictPlan(
  policySet: PolicySet,
  { ephemeral, mode, scope }: EmitOptions,
  plan: Plan,
  granted: Grants = inputGrants(policySet),
  filling: SharedFilling = FILLS_NOTHING,
): (request: AdmissionRequest) => Prediction {
  const mayUse = plan.selection === 'any' ? EVERY_POLICY : granted;
  const validators = policySet.policies
    .filter((policy) => compilePolicy(policy, 'current').usable)
    .map((policy) => ({ name: policy.name, validates: validator(policy, plan) }));
  const validates = (pod: JsonObject, request: AdmissionRequest): boolean =>
    validators.some((policy) => mayUse(policy.name, request) && policy.validates(pod, request));
  const psp = pspAdmission(policySet, mayUse, 'current');
  const inside = insideScope(scope);
  const isTooLarge = plan.tooLarge && compile(plan.tooLarge.node, ['pod']);
  return (request) => {
    const { pod, oldPod, operation, subResource } = request;
    const guarded = ephemeral === 'guard' && subResource === 'ephemeralcontainers';
    const seen =
      (subResource === '' || guarded) && (operation === 'CREATE' || operation === 'UPDATE');
    if (!seen || mode !== 'enforce' || !inside(request))
      return { allowed: true, mutated: false, pod };
    const collected =
      operation === 'UPDATE' && oldPod !== null && onlyGarbageCollectionChanges(pod, oldPod);
    if (!collected && isTooLarge?.(pod) === true) return { allowed: false, mutated: false, pod };
    if (plan.defaults && operation === 'CREATE') {
      const first = psp.review({ ...request, subResource: '' });
      const again =
        plan.reinvoked && first.verdict === 'mutated'
          ? psp.review({ ...request, pod: first.pod })
          : first;
      const verdict = again.verdict === 'denied' ? again : { ...again, verdict: first.verdict };
      if (isTooLarge?.(verdict.pod) === true) return { allowed: false, mutated: false, pod };
      // If all checks of a policy admit the pod, so do those that remain.
      if (verdict.verdict === 'denied')
        return {
          allowed: plan.guardOf !== undefined && validates(pod, request),
          mutated: false,
          pod,
        };
      return { allowed: true, mutated: verdict.verdict === 'mutated', pod: verdict.pod };
    }
    const filled = operation === 'CREATE' ? filling.pod(pod) : pod;
    const allowed = collected || (isTooLarge?.(filled) !== true && validates(filled, request));
    return allowed
      ? { allowed, mutated: operation === 'CREATE' && filling.changes(pod), pod: filled }
      : { allowed, mutated: false, pod };
  };
}

type Validates = (pod: JsonObject, request: AdmissionRequest) => boolean;

/** Judges by one policy. If the target fills in values, none may be left to fill in. */
function validator(policy: Policy, { defaults, guardOf }: Plan): Validates {
  const evaluator = compilePolicy(policy, 'current');
  const admits: Validates =
    guardOf === undefined ? (pod) => evaluator.admits(pod) : guardedValidator(policy, guardOf);
  return (pod, request) =>
    admits(pod, request) && !(defaults && evaluator.withDefaults(pod).changed);
}

/** Judges by one policy, without the checks that something else makes for the request. */
function guardedValidator(policy: Policy, guardOf: GuardOf): Validates {
  const groups = new Map<string, { guard: Guard | undefined; checks: Check[] }>();
  for (const check of checksOf('current')) {
    const guard = guardOf(policy, check);
    const key = guard?.name ?? '';
    const group = groups.get(key) ?? { guard, checks: [] };
    group.checks.push(check);
    groups.set(key, group);
  }
  const parts = [...groups.values()].map(({ guard, checks }) => ({
    isLeftOut: guard === undefined ? undefined : compile(guard.holds.node, ['request', 'pod']),
    admits: checkRunner(checks, (node) => bindPolicy(node, policy.spec)).admits,
  }));
  return (pod, request) =>
    parts.every(
      ({ isLeftOut, admits }) =>
        (isLeftOut !== undefined && Boolean(isLeftOut(requestView(request), pod))) || admits(pod),
    );
}
