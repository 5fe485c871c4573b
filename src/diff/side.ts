/**
 * One of the two policy sets: what PSP 1.24 answers by it, and how each of its policies judges a
 * request.
 */
import { controls } from '../controls/index.js';
import { changes } from '../gaps/filledIn.js';
import type { Grant, Policy, PolicySet } from '../ir/policySet.js';
import { remembered } from '../base/remembered.js';
import { compile } from '../lang/evaluate.js';
import type { JsonObject } from '../pod/json.js';
import type { AdmissionRequest } from '../pod/request.js';
import { pspAdmission, type Decision, type Grants, type Verdict } from '../semantics/admission.js';
import { rbacGrants } from '../semantics/grants.js';
import {
  compilePolicy,
  unusableFields,
  type PolicyEvaluator,
} from '../semantics/policyEvaluator.js';

export interface Side {
  readonly set: PolicySet;
  readonly policy: (name: string) => Policy | undefined;
  readonly mayUse: Grants;
  readonly decide: (request: AdmissionRequest) => Decision;
  /** As `decide`, with the reasons. */
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

/** The side as it would be if only these policies could be used. */
export function sideWithOnly(side: Side, policies: readonly Policy[]): Side {
  const { set } = side;
  const kept = set.policies.filter(({ name }) => policies.some((one) => one.name === name));
  return sideOf({ ...set, policies: kept }, set.grants);
}

type Asked = Pick<AdmissionRequest, 'operation' | 'pod'>;

/**
 * How one policy judges a request, regardless of grants. Each value is computed at its first use.
 */
class Standing {
  constructor(
    private readonly policy: Policy,
    private readonly request: Asked,
  ) {}

  /** Whether the policy admits the pod: with its defaults on CREATE, otherwise as it is. */
  get fits(): boolean {
    return this.isUsable && this.evaluator.admits(this.judged) && this.unfilled.length === 0;
  }

  /** The fields by which the policy refuses the pod. */
  get refusedBy(): readonly string[] {
    return this.isUsable
      ? [...new Set([...this.evaluator.refusedBy(this.judged), ...this.unfilled])]
      : unusableFields(this.policy);
  }

  /** The fields for which the policy fills in something. */
  get fillsIn(): readonly string[] {
    return this.isUsable ? filledFields(this.policy, this.request.pod) : [];
  }

  private get isUsable(): boolean {
    return unusableFields(this.policy).length === 0;
  }

  private get isCreate(): boolean {
    return this.request.operation === 'CREATE';
  }

  private get judged(): JsonObject {
    const { pod } = this.request;
    return this.isCreate ? this.evaluator.withDefaults(pod).pod : pod;
  }

  /**
   * The fields for which a default would be needed but is not filled in, because PSP fills in only
   * on CREATE.
   */
  private get unfilled(): readonly string[] {
    return this.isCreate ? [] : this.fillsIn;
  }

  private get evaluator(): PolicyEvaluator {
    return compilePolicy(this.policy, '1.24');
  }
}

export const standingOf = (policy: Policy, request: Asked): Standing =>
  new Standing(policy, request);

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
