/** One of the two policy sets at work: what PSP 1.24 answers by it, and how each policy stands. */
import { controls } from '../controls/index.js';
import { changes } from '../gaps/filledIn.js';
import type { Grant, Policy, PolicySet } from '../ir/policySet.js';
import { remembered } from '../base/remembered.js';
import { compile } from '../lang/evaluate.js';
import type { JsonObject } from '../pod/json.js';
import type { AdmissionRequest } from '../pod/request.js';
import { pspAdmission, type Decision, type Grants, type Verdict } from '../semantics/admission.js';
import { rbacGrants } from '../semantics/grants.js';
import { compilePolicy, unusableFields } from '../semantics/policyEvaluator.js';

export interface Side {
  readonly set: PolicySet;
  readonly policy: (name: string) => Policy | undefined;
  readonly mayUse: Grants;
  readonly decide: (request: AdmissionRequest) => Decision;
  /** The same with the reasons. */
  readonly review: (request: AdmissionRequest) => Verdict;
}

export function sideOf(set: PolicySet, grants: readonly Grant[]): Side {
  const byName = new Map(set.policies.map((policy) => [policy.name, policy]));
  const mayUse = rbacGrants(grants);
  const psp = pspAdmission(set, mayUse);
  return {
    set: { ...set, grants },
    policy: (name) => byName.get(name),
    mayUse: (name, request) => byName.has(name) && mayUse(name, request),
    decide: (request) => psp.decide(request),
    review: (request) => psp.review(request),
  };
}

/** The side as it is where nobody may use another policy. */
export function sideWithOnly(side: Side, policies: readonly Policy[]): Side {
  const { set } = side;
  const kept = set.policies.filter(({ name }) => policies.some((one) => one.name === name));
  return sideOf({ ...set, policies: kept }, set.grants);
}

/** What one policy makes of a request, whoever may use it. */
export interface Standing {
  /** Whether it admits the pod: on CREATE with its defaults, otherwise as it stands. */
  readonly fits: boolean;
  /** The fields by which it does not. */
  readonly refusedBy: readonly string[];
  /** The fields of which it fills in something. */
  readonly fillsIn: readonly string[];
}

export function standingOf(
  policy: Policy,
  { operation, pod }: Pick<AdmissionRequest, 'operation' | 'pod'>,
): Standing {
  const unusable = unusableFields(policy);
  if (unusable.length > 0) return { fits: false, refusedBy: unusable, fillsIn: [] };
  const evaluator = compilePolicy(policy, '1.24');
  const isCreate = operation === 'CREATE';
  const fillsIn = filledFields(policy, pod);
  const judged = isCreate ? evaluator.withDefaults(pod).pod : pod;
  const refusedBy = [...new Set([...evaluator.refusedBy(judged), ...(isCreate ? [] : fillsIn)])];
  return { fits: refusedBy.length === 0, refusedBy, fillsIn };
}

/** Whether it admits the pod, as `standingOf` says it. */
export function fits(
  policy: Policy,
  { operation, pod }: Pick<AdmissionRequest, 'operation' | 'pod'>,
): boolean {
  if (unusableFields(policy).length > 0) return false;
  const evaluator = compilePolicy(policy, '1.24');
  return operation === 'CREATE'
    ? evaluator.admits(evaluator.withDefaults(pod).pod)
    : evaluator.admits(pod) && filledFields(policy, pod).length === 0;
}

const fillings = remembered((policy: Policy) =>
  controls.flatMap((control) => {
    const when = changes(policy, control.defaults('1.24'));
    return when === undefined ? [] : [{ field: control.field, fires: compile(when.node, ['pod']) }];
  }),
);

const filledFields = (policy: Policy, pod: JsonObject): readonly string[] =>
  fillings(policy)
    .filter(({ fires }) => Boolean(fires(pod)))
    .map(({ field }) => field);
