/**
 * Which level of the Pod Security Standards comes closest to a policy: which admitted pods each
 * level would refuse, and which refused pods it would admit.
 */
import { controls } from '../../controls/index.js';
import type { Probe } from '../../controls/probe.js';
import { remembered, rememberedBy } from '../../base/remembered.js';
import type { Policy } from '../../ir/policySet.js';
import type { JsonObject, JsonValue } from '../../pod/json.js';
import type { Near } from '../../semantics/podEdit.js';
import { compilePolicy } from '../../semantics/policyEvaluator.js';
import { levelRunner } from './levelRunner.js';
import { podsWithin } from '../../gaps/witness/podsAtLevels.js';
import {
  admittedOf,
  outcomeOf,
  probeOutcomes,
  ruleProbes,
  withProbe,
  type ProbeOutcome,
} from '../../gaps/witness/probePods.js';
import { STANDARD_LEVELS, type StandardLevel } from '../../standards/standardLevels.js';

/** Pods near the limits of a policy that PSP admits, as PSP stored them. */
export function admittedPods(policy: Policy, more: readonly Probe[] = []): readonly JsonObject[] {
  if (!isUsable(policy)) return [];
  const base = probeOutcomes(policy);
  const others = more.map((probe) => outcomeOf(policy, withProbe(base[0]!.pod, probe)));
  return admittedOf([...base, ...others]);
}

const isUsable = (policy: Policy): boolean => compilePolicy(policy, 'current').usable;

/** A pod that PSP may admit. */
interface Candidate {
  /** The first pod of the same list, and the edit that leads from it to this pod. */
  readonly near: Near | undefined;
  /** The pod as PSP stored it; undefined if PSP does not admit it. */
  readonly pod: JsonObject | undefined;
}

/** As `admittedPods`. Each pod is judged when it is read. */
function edgePods(policy: Policy): readonly Candidate[] {
  if (!isUsable(policy)) return [];
  const outcomes = probeOutcomes(policy);
  return outcomes.map((outcome) => new EdgePod(outcome, outcomes[0]!));
}

/** A candidate that is judged when its pod is read. */
class EdgePod implements Candidate {
  constructor(
    protected readonly outcome: ProbeOutcome,
    protected readonly base: ProbeOutcome,
  ) {}

  get near(): Near | undefined {
    const { edit } = this.outcome;
    return edit && { pod: this.base.defaulted, edit };
  }

  get pod(): JsonObject | undefined {
    return this.outcome.isAdmitted ? this.outcome.defaulted : undefined;
  }
}

/** The fields that the policy does not mention. */
export const silentFields = ({ spec }: Policy): ReadonlySet<string> =>
  new Set(controls.filter(({ silent }) => silent?.(spec) === true).map(({ field }) => field));

/**
 * Admitted pods that set no field which the policy does not mention. They get the policy's value
 * for fields that they do not set, even if PSP would not fill it in. For example, a pod with
 * `runAsUser: 1000` is not root, so it also gets `runAsNonRoot`.
 */
const plainPods = remembered((policy: Policy): readonly Candidate[] => {
  if (!isUsable(policy)) return [];
  const silent = silentFields(policy);
  const [base, ...others] = probeOutcomes(policy) as readonly [ProbeOutcome, ...ProbeOutcome[]];
  const stated = others.filter(({ field }) => field !== undefined && !silent.has(field));
  return [base, ...stated].map((outcome) => new PlainPod(policy, outcome, base));
});

class PlainPod extends EdgePod {
  private asStored: { readonly pod: JsonObject | undefined } | undefined;

  constructor(
    private readonly policy: Policy,
    outcome: ProbeOutcome,
    base: ProbeOutcome,
  ) {
    super(outcome, base);
  }

  override get pod(): JsonObject | undefined {
    return (this.asStored ??= { pod: this.completed() }).pod;
  }

  private completed(): JsonObject | undefined {
    if (!this.outcome.isAdmitted) return undefined;
    const { defaulted } = this.outcome;
    const complete = withMissing(defaulted, this.base.defaulted) as JsonObject;
    return compilePolicy(this.policy, 'current').admits(complete, this.near) ? complete : defaulted;
  }
}

/**
 * Adds to a value what only the other one has. Lists of objects are matched by index, because they
 * are lists of containers.
 */
function withMissing(value: JsonValue, other: JsonValue | undefined): JsonValue {
  // Pods that differ in one edit share most of their parts.
  if (other === undefined || value === other) return value;
  if (Array.isArray(value) && Array.isArray(other))
    return value.map((item: JsonValue, i) =>
      typeof item === 'object' ? withMissing(item, other[i] as JsonValue | undefined) : item,
    );
  if (!isObject(value) || !isObject(other)) return value;
  const entries = Object.entries(value).map(([key, own]) => [key, withMissing(own!, other[key])]);
  return { ...other, ...(Object.fromEntries(entries) as JsonObject) };
}

const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The fields by which a level refuses some of the pods, in the order of the level's checks. */
function* refusedFields(
  candidates: readonly Candidate[],
  level: StandardLevel,
  minor: number,
): Generator<string> {
  const { refusedBy, fieldsConcerned } = levelRunner(level, minor);
  const known = new Set<string>();
  const isFirstAdmitted = candidates[0]?.pod !== undefined;
  for (const candidate of candidates) {
    const { near } = candidate;
    // The edit can change the answer for these fields only. For all others, the answer is that of
    // the first pod, which has been counted.
    const news = near === undefined ? [] : fieldsConcerned(near.edit);
    if (isFirstAdmitted && near !== undefined && news.every((field) => known.has(field))) continue;
    const admitted = candidate.pod;
    for (const field of admitted === undefined ? [] : refusedBy(admitted, near)) {
      if (!known.has(field)) yield field;
      known.add(field);
    }
  }
}

const fieldsOf = (
  candidates: readonly Candidate[],
  level: StandardLevel,
  minor: number,
): readonly string[] => (admitsAll(level) ? [] : [...refusedFields(candidates, level, minor)]);

const admitsAll = (level: StandardLevel): boolean => level === 'privileged';

/** Whether a level admits all of the pods. It stops at the first one that is refused. */
const refusesNone = (
  candidates: readonly Candidate[],
  level: StandardLevel,
  minor: number,
): boolean => admitsAll(level) || refusedFields(candidates, level, minor).next().done === true;

/** The PSP fields by which a level refuses pods that the policy admits. */
export const fieldsRefused = rememberedByLevel((policy, level, minor) =>
  fieldsOf(edgePods(policy), level, minor),
);

/** As `fieldsRefused`, for pods that set only fields which the policy mentions. */
export const statedFields = rememberedByLevel((policy, level, minor) =>
  fieldsOf(plainPods(policy), level, minor),
);

/** Remembered for each policy and level, because many namespaces have the same ones. */
function rememberedByLevel<V>(
  make: (policy: Policy, level: StandardLevel, minor: number) => V,
): typeof make {
  const ofPolicy = remembered((policy: Policy) =>
    rememberedBy(
      (level: StandardLevel, minor: number) => `${level} ${minor}`,
      (level, minor) => make(policy, level, minor),
    ),
  );
  return (policy, level, minor) => ofPolicy(policy)(level, minor);
}

/** The PSP fields by which the policy refuses pods that a level admits. */
export const fieldsLetThrough = (
  policy: Policy,
  level: StandardLevel,
  minor: number,
): readonly string[] => {
  const lets = letsThrough(policy, level, minor);
  return controls.map(({ field }) => field).filter(lets);
};

/** Whether a level admits some pod that the policy refuses by a PSP field. */
export const letsThrough = rememberedByLevel((policy, level, minor) => {
  const { admits } = levelRunner(level, minor);
  const { withDefaults, refusesBy } = compilePolicy(policy, 'current');
  const bases = podsWithin(policy, admits);
  const defaulted = bases.map((pod) => withDefaults(pod).pod);
  return rememberedBy(
    (field: string) => field,
    (field) => {
      if (defaulted.some((pod) => refusesBy(field, pod))) return true;
      const probes = ruleProbes(policy).filter(({ edit }) => edit.concernsField(field));
      return bases.some((base) =>
        probes.some(({ probe, edit }) => {
          const pod = withProbe(base, probe);
          return admits(pod, { pod: base, edit }) && refusesBy(field, withDefaults(pod).pod);
        }),
      );
    },
  );
});

/** The strictest level that refuses none of the admitted pods. */
export const losslessLevel = (policy: Policy, minor: number): StandardLevel =>
  STANDARD_LEVELS.findLast((level) => refusesNone(edgePods(policy), level, minor)) ?? 'privileged';

/** The strictest level that refuses nothing which the policy states. */
export const nearestLevel = (policy: Policy, minor: number): StandardLevel =>
  STANDARD_LEVELS.findLast((level) => refusesNone(plainPods(policy), level, minor)) ?? 'privileged';

/**
 * The weakest level that admits nothing that PSP refuses. If every level does, the strictest one.
 */
export const safeLevel = (policy: Policy, minor: number): StandardLevel =>
  STANDARD_LEVELS.find((level) => fieldsLetThrough(policy, level, minor).length === 0) ??
  'restricted';
