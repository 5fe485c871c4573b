/**
 * Small pods near the limits of a policy's rules, the smallest first. The analysis tries them as
 * witnesses.
 */
import type { Control } from '../../controls/control.js';
import { controls } from '../../controls/index.js';
import { onContainer, PROBE_CONTAINER, type Probe } from '../../controls/probe.js';
import type { Policy } from '../../ir/policySet.js';
import { remembered } from '../../base/remembered.js';
import { keptItems } from '../../base/keptItems.js';
import { rememberedByData } from '../../base/rememberedByData.js';
import type { JsonObject } from '../../pod/json.js';
import type { Era } from '../../pod/view.js';
import { podEdit, type EditedPlace, type Near, type PodEdit } from '../../semantics/podEdit.js';
import {
  compilePolicy,
  type PolicyEvaluator,
  type Reason,
} from '../../semantics/policyEvaluator.js';
import { withWrites } from '../../semantics/writes.js';

/** The smallest pod, which sets nothing: every default of a policy is filled in here. */
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

/** How many pods and probes are kept, so that equal ones are the same object. */
const KEPT = 10_000;
const sameProbe = rememberedByData((probe: Probe) => probe, KEPT);
/** The same object for equal pods. */
export const samePod = rememberedByData((pod: JsonObject) => pod, KEPT);

/** As `withProbe`; made once for each pod and probe. */
export const probed: (pod: JsonObject, probe: Probe) => JsonObject = (pod, probe) =>
  probedOf(pod)(probe);
const probedOf = remembered((pod: JsonObject) =>
  remembered((probe: Probe) => withProbe(pod, probe)),
);

/** Adds a container with the probe, for combinations that one container cannot have. */
export function inSecondContainer(pod: JsonObject, probe: Probe): JsonObject {
  const spec = pod['spec'] as JsonObject;
  const [first, ...rest] = spec['containers'] as readonly JsonObject[];
  const changed = withProbe({ ...pod, spec: { ...spec, containers: [first!] } }, probe);
  const [second] = (changed['spec'] as JsonObject)['containers'] as readonly JsonObject[];
  return {
    ...pod,
    spec: {
      ...spec,
      containers: [first!, ...rest, { ...second, name: `app-${rest.length + 2}` }],
    },
  };
}

/** The probes that lead to either side of the policy's rules. */
export const policyProbes = remembered((policy: Policy): readonly Probe[] =>
  ruleProbes(policy).map(({ probe }) => probe),
);

/** A probe, the PSP field of its rule, and the places in a pod that it changes. */
export interface RuleProbe {
  readonly field: string;
  readonly probe: Probe;
  readonly edit: PodEdit;
}
export const ruleProbes = remembered((policy: Policy): readonly RuleProbe[] =>
  controls.flatMap(({ field, probes }) =>
    probes(policy.spec)
      .map(sameProbe)
      .map((probe) => ({ field, probe, edit: probeEdit(probe) })),
  ),
);

/** The edit that the probe makes. */
const probeEdit = remembered((probe: Probe): PodEdit => podEdit(placesOf(probe)));

const placesOf = (probe: Probe): readonly EditedPlace[] =>
  probe.and === undefined ? [probe] : [probe, ...placesOf(probe.and)];

/**
 * The bare pod with those probes that the policies require and do not fill in, so that they all
 * admit it after defaulting. If no such pod exists: a pod that as few as possible refuse.
 */
export function admittedPod(policies: readonly Policy[], era: Era = 'current'): JsonObject {
  const evaluators = policies.map((policy) => compilePolicy(policy, era));
  const refusalsOf = (pod: JsonObject): readonly Reason[] =>
    evaluators.flatMap((evaluator) => evaluator.refusals(evaluator.withDefaults(pod).pod));
  let pod = BARE_POD;
  let left = refusalsOf(pod);
  for (const { probe, edit } of policies.flatMap(ruleProbes)) {
    if (left.length === 0) break;
    // If the probe affects none of the fields that refuse the pod, they all still refuse it.
    if (!left.some(({ field }) => edit.concernsField(field))) continue;
    const candidate = withProbe(pod, probe);
    const fewer = refusalsOf(candidate);
    if (fewer.length < left.length) [pod, left] = [candidate, fewer];
  }
  return pod;
}

/**
 * Moves the seccomp profile to the container. PSP asks the pod for a profile even if every
 * container has its own.
 */
function seccompOnContainer(base: JsonObject): readonly JsonObject[] {
  const { securityContext, ...spec } = base['spec'] as JsonObject;
  const { seccompProfile, ...others } = securityContext as JsonObject;
  if (seccompProfile === undefined) return [];
  const bare = { ...base, spec: { ...spec, securityContext: others } };
  return [withProbe(bare, onContainer('securityContext.seccompProfile', seccompProfile)[0]!)];
}

/** A pod near a rule, and how a policy judges it. */
export interface ProbeOutcome {
  readonly pod: JsonObject;
  /** The PSP field of the rule; undefined for a pod that is near no rule. */
  readonly field: string | undefined;
  /** The edit that leads to this pod from the one that the probes are put on. */
  readonly edit?: PodEdit | undefined;
  /** The PSP fields by which the pod is refused as it was sent. */
  readonly refusedBy: readonly string[];
  /** The pod after the policy's defaults, and the fields by which it is then refused. */
  readonly defaulted: JsonObject;
  readonly refusedAfter: readonly string[];
  /** Whether it is admitted after defaulting. */
  readonly isAdmitted: boolean;
}

/**
 * The outcomes of all probes of the policy. Remembered, because the analysis of each target needs
 * them.
 */
export const probeOutcomes = remembered((policy: Policy): readonly ProbeOutcome[] => {
  const base = outcomeOf(policy, samePod(admittedPod([policy])));
  return [
    base,
    ...ruleProbes(policy).map((one) => outcomeNear(policy, base, one)),
    ...seccompOnContainer(base.pod).map((pod) => outcomeOf(policy, pod)),
  ];
});

/** The outcome for another pod. */
export const outcomeOf = (policy: Policy, pod: JsonObject): ProbeOutcome =>
  new Outcome(policy, pod);

/**
 * The outcome for a pod with a probe. Checks that the probe does not affect are not evaluated
 * again.
 */
const outcomeNear = (policy: Policy, base: ProbeOutcome, rule: RuleProbe): ProbeOutcome =>
  new Outcome(policy, undefined, { base, rule });

/** Values are computed when they are read, because most outcomes are asked for only one of them. */
class Outcome implements ProbeOutcome {
  private filledIn: JsonObject | undefined;
  private asItCame: readonly string[] | undefined;
  private afterwards: readonly string[] | undefined;
  private nothingRefuses: boolean | undefined;

  /** @param near the rule whose probe leads to the pod, and the outcome of the pod it is put on. */
  constructor(
    private readonly policy: Policy,
    private asMade: JsonObject | undefined,
    private readonly near?: { readonly base: ProbeOutcome; readonly rule: RuleProbe },
  ) {}

  get field(): string | undefined {
    return this.near?.rule.field;
  }

  get edit(): PodEdit | undefined {
    return this.near?.rule.edit;
  }

  get pod(): JsonObject {
    return (this.asMade ??= probed(this.near!.base.pod, this.near!.rule.probe));
  }

  get defaulted(): JsonObject {
    return (this.filledIn ??= this.evaluator.withDefaults(this.pod).pod);
  }

  get refusedBy(): readonly string[] {
    return (this.asItCame ??= this.evaluator.refusedBy(
      this.pod,
      this.near && { pod: this.near.base.pod, edit: this.near.rule.edit },
    ));
  }

  get refusedAfter(): readonly string[] {
    return this.defaulted === this.pod
      ? this.refusedBy
      : (this.afterwards ??= this.evaluator.refusedBy(this.defaulted, this.afterDefaults));
  }

  get isAdmitted(): boolean {
    return (this.nothingRefuses ??= this.evaluator.admits(this.defaulted, this.afterDefaults));
  }

  private get evaluator(): PolicyEvaluator {
    return compilePolicy(this.policy, 'current');
  }

  private get afterDefaults(): Near | undefined {
    return this.near && { pod: this.near.base.defaulted, edit: this.near.rule.edit };
  }
}

/** The admitted pods, after defaulting. */
export const admittedOf = (outcomes: readonly ProbeOutcome[]): readonly JsonObject[] =>
  outcomes.filter(({ isAdmitted }) => isAdmitted).map(({ defaulted }) => defaulted);

/**
 * Pods that the policy would admit but for the default of this control: the bare one, and pods on
 * either side of the control's rule.
 */
export const lackingOnly = remembered((policy: Policy) =>
  remembered((control: Control): Iterable<ProbeOutcome> => keptItems(lacking(policy, control))),
);

function* lacking(policy: Policy, { field }: Control): Generator<ProbeOutcome> {
  const evaluator = compilePolicy(policy, 'current');
  const [base, ...others] = probeOutcomes(policy);
  for (const { pod } of [base!, ...others.filter((one) => one.field === field)])
    yield outcomeOf(policy, evaluator.withDefaults(pod, [field]).pod);
}
