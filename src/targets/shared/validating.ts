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
  type PspAdmission,
} from '../../semantics/admission.js';
import { inputGrants } from '../../semantics/grants.js';
import { checkRunner } from '../../semantics/checkRunner.js';
import { compilePolicy } from '../../semantics/policyEvaluator.js';
import { FILLS_NOTHING, type SharedFilling } from '../../semantics/sharedFills.js';
import type { Guard, GuardOf, Plan } from './plan.js';
import { insideScope } from './scope.js';
import type { EmitOptions } from './options.js';
import type { Prediction } from '../target.js';

interface Given {
  /** Who may use which policy. Default: as the input says. */
  readonly granted?: Grants | undefined;
  /**
   * The values that are filled in on CREATE before a policy is chosen, for plans that do not fill
   * in as PSP did.
   */
  readonly filling?: SharedFilling;
}

/** What the target answers to requests, by its plan. */
export function predictPlan(
  policySet: PolicySet,
  options: EmitOptions,
  plan: Plan,
  given: Given = {},
): (request: AdmissionRequest) => Prediction {
  const predictor = new PlanPredictor(policySet, options, plan, given);
  return (request) => predictor.predict(request);
}

class PlanPredictor {
  private readonly filling: SharedFilling;
  private readonly inside: (request: AdmissionRequest) => boolean;
  private readonly isTooLarge: (pod: JsonObject) => boolean;
  private readonly psp: PspAdmission;
  private readonly validates: Validates;

  constructor(
    policySet: PolicySet,
    private readonly options: EmitOptions,
    private readonly plan: Plan,
    { granted = inputGrants(policySet), filling = FILLS_NOTHING }: Given,
  ) {
    const mayUse = plan.selection === 'any' ? EVERY_POLICY : granted;
    this.filling = filling;
    this.inside = insideScope(options.scope);
    const tooLarge = plan.tooLarge && compile(plan.tooLarge.node, ['pod']);
    this.isTooLarge = (pod) => tooLarge !== undefined && Boolean(tooLarge(pod));
    this.psp = pspAdmission(policySet, mayUse, 'current');
    this.validates = anyValidator(policySet, plan, mayUse);
  }

  predict(request: AdmissionRequest): Prediction {
    const { pod, operation } = request;
    if (!this.isAsked(request) || isCollection(request)) return unchanged(pod);
    if (this.isTooLarge(pod)) return refused(pod);
    if (operation === 'UPDATE') return this.asItStands(request);
    return this.plan.defaults ? this.filledByPolicy(request) : this.filledForAll(request);
  }

  private isAsked(request: AdmissionRequest): boolean {
    const { ephemeral, mode } = this.options;
    const { operation, subResource } = request;
    const isSeen =
      subResource === '' || (subResource === 'ephemeralcontainers' && ephemeral === 'guard');
    const isWrite = operation === 'CREATE' || operation === 'UPDATE';
    return isSeen && isWrite && mode === 'enforce' && this.inside(request);
  }

  private asItStands(request: AdmissionRequest): Prediction {
    const { pod } = request;
    return this.validates(pod, request) ? unchanged(pod) : refused(pod);
  }

  private filledForAll(request: AdmissionRequest): Prediction {
    const filled = this.filling.pod(request.pod);
    return !this.isTooLarge(filled) && this.validates(filled, request)
      ? { allowed: true, mutated: this.filling.changes(request.pod), pod: filled }
      : refused(request.pod);
  }

  /** If all checks of the chosen policy admit the pod, so do those that something else leaves. */
  private filledByPolicy(request: AdmissionRequest): Prediction {
    const first = this.psp.review({ ...request, subResource: '' });
    const isMutated = first.verdict === 'mutated';
    const last =
      isMutated && this.plan.reinvoked ? this.psp.review({ ...request, pod: first.pod }) : first;
    if (last.verdict !== 'denied')
      return this.isTooLarge(last.pod)
        ? refused(request.pod)
        : { allowed: true, mutated: isMutated, pod: last.pod };
    return this.plan.guardOf === undefined ? refused(request.pod) : this.asItStands(request);
  }
}

const unchanged = (pod: JsonObject): Prediction => ({ allowed: true, mutated: false, pod });
const refused = (pod: JsonObject): Prediction => ({ allowed: false, mutated: false, pod });

const isCollection = ({ operation, pod, oldPod }: AdmissionRequest): boolean =>
  operation === 'UPDATE' && oldPod !== null && onlyGarbageCollectionChanges(pod, oldPod);

/** Whether one of the policies that the requester may use admits the pod. */
function anyValidator({ policies }: PolicySet, plan: Plan, mayUse: Grants): Validates {
  const validators = policies
    .filter((policy) => compilePolicy(policy, 'current').usable)
    .map((policy) => ({ name: policy.name, validates: validator(policy, plan) }));
  return (pod, request) =>
    validators.some(({ name, validates }) => mayUse(name, request) && validates(pod, request));
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
