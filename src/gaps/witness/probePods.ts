/**
 * Small pods around the edges of a policy's rules, smallest first: where the analysis looks for
 * witnesses.
 */
import type { Control } from '../../controls/control.js';
import { controls } from '../../controls/index.js';
import { onContainer, PROBE_CONTAINER, type Probe } from '../../controls/probe.js';
import type { Policy } from '../../ir/policySet.js';
import { remembered } from '../../base/remembered.js';
import type { JsonObject } from '../../pod/json.js';
import type { Era } from '../../pod/view.js';
import { compilePolicy } from '../../semantics/policyEvaluator.js';
import { withWrites } from '../../semantics/writes.js';

/** The smallest pod that sets nothing: whatever a policy fills in is filled in here. */
export const BARE_POD: JsonObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'witness', namespace: 'default' },
  spec: {
    containers: [{ name: PROBE_CONTAINER, image: 'registry.example.com/app:1' }],
    securityContext: {},
  },
};

export function withProbe(pod: JsonObject, { from, path, value, and }: Probe): JsonObject {
  const made = withWrites(pod, [{ container: from === 'container' ? 0 : undefined, path, value }]);
  return and === undefined ? made : withProbe(made, and);
}

/** What is put on pods to come to either side of the policy's rules. */
export const policyProbes = (policy: Policy): readonly Probe[] =>
  controls.flatMap(({ probes }) => probes(policy.spec));

/** A pod on either side of a rule. */
interface ProbePod {
  readonly pod: JsonObject;
  /** The PSP field of the rule; undefined where it is around none. */
  readonly field: string | undefined;
}

/**
 * A pod that the policies admit, each after its defaults: the bare one, with what their rules
 * demand and do not fill in. One that the fewest refuse where no pod will do.
 */
export function admittedPod(policies: readonly Policy[], era: Era = 'current'): JsonObject {
  const evaluators = policies.map((policy) => compilePolicy(policy, era));
  const refusals = (pod: JsonObject): number =>
    evaluators
      .map((evaluator) => evaluator.refusals(evaluator.withDefaults(pod).pod).length)
      .reduce((sum, one) => sum + one, 0);
  let pod = BARE_POD;
  let left = refusals(pod);
  for (const probe of policies.flatMap(policyProbes)) {
    if (left === 0) break;
    const candidate = withProbe(pod, probe);
    const fewer = refusals(candidate);
    if (fewer < left) [pod, left] = [candidate, fewer];
  }
  return pod;
}

function probePods(policy: Policy): readonly ProbePod[] {
  const base = admittedPod([policy]);
  return [
    { pod: base, field: undefined },
    ...controls.flatMap(({ field, probes }) =>
      probes(policy.spec).map((probe) => ({ field, pod: withProbe(base, probe) })),
    ),
    ...seccompOnContainer(base).map((pod) => ({ pod, field: undefined })),
  ];
}

/** PSP asks the pod for its profile even where every container has one of its own. */
function seccompOnContainer(pod: JsonObject): readonly JsonObject[] {
  const { securityContext, ...spec } = pod['spec'] as JsonObject;
  const { seccompProfile, ...others } = securityContext as JsonObject;
  if (seccompProfile === undefined) return [];
  const bare = { ...pod, spec: { ...spec, securityContext: others } };
  return [withProbe(bare, onContainer('securityContext.seccompProfile', seccompProfile)[0]!)];
}

/** What a policy makes of a probe. */
export interface ProbeOutcome extends ProbePod {
  /** The PSP fields by which the pod is refused as it came. */
  readonly refusedBy: readonly string[];
  /** The pod with the policy's defaults, and the fields by which it is still refused. */
  readonly defaulted: JsonObject;
  readonly refusedAfter: readonly string[];
  /** Nothing refuses it then. */
  readonly isAdmitted: boolean;
}

/** Every probe of the policy, judged once: the analysis of each target asks for them. */
export const probeOutcomes = remembered((policy: Policy): readonly ProbeOutcome[] =>
  probePods(policy).map(({ pod, field }) => outcomeOf(policy, pod, field)),
);

/** The same of another pod. */
export function outcomeOf(policy: Policy, pod: JsonObject, field?: string): ProbeOutcome {
  return new Outcome(policy, pod, field);
}

/** Most are asked one thing: the rest is found out when somebody asks. */
class Outcome implements ProbeOutcome {
  readonly defaulted: JsonObject;
  private asItCame: readonly string[] | undefined;
  private afterwards: readonly string[] | undefined;

  constructor(
    private readonly policy: Policy,
    readonly pod: JsonObject,
    readonly field: string | undefined,
  ) {
    this.defaulted = compilePolicy(policy, 'current').withDefaults(pod).pod;
  }

  get refusedBy(): readonly string[] {
    return (this.asItCame ??= refusingFields(this.policy, this.pod));
  }

  get refusedAfter(): readonly string[] {
    return this.defaulted === this.pod
      ? this.refusedBy
      : (this.afterwards ??= refusingFields(this.policy, this.defaulted));
  }

  get isAdmitted(): boolean {
    return compilePolicy(this.policy, 'current').admits(this.defaulted);
  }
}

/** The pods that are admitted, with what was filled in. */
export const admittedOf = (outcomes: readonly ProbeOutcome[]): readonly JsonObject[] =>
  outcomes.filter(({ isAdmitted }) => isAdmitted).map(({ defaulted }) => defaulted);

/** The PSP fields by which a policy refuses the pod as it stands. */
export const refusingFields = (policy: Policy, pod: JsonObject): readonly string[] =>
  compilePolicy(policy, 'current').refusedBy(pod);

/**
 * Pods that the policy would admit and that lack nothing but what this control fills in: as it
 * comes, and on either side of its rule.
 */
export function* lackingOnly(policy: Policy, { field }: Control): Generator<ProbeOutcome> {
  const evaluator = compilePolicy(policy, 'current');
  const [base, ...others] = probeOutcomes(policy);
  for (const { pod } of [base!, ...others.filter((one) => one.field === field)])
    yield outcomeOf(policy, evaluator.withDefaults(pod, field).pod);
}
