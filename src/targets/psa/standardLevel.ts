/**
 * Which level of the Pod Security Standards comes closest to a policy: which admitted pods each
 * level would refuse, and which refused pods it would let through.
 */
import { controls } from '../../controls/index.js';
import type { Probe } from '../../controls/probe.js';
import { keptItems } from '../../base/keptItems.js';
import { firstWith } from '../../base/firstWith.js';
import { remembered, rememberedBy } from '../../base/remembered.js';
import type { Policy } from '../../ir/policySet.js';
import type { JsonObject, JsonValue } from '../../pod/json.js';
import { compilePolicy } from '../../semantics/policyEvaluator.js';
import { levelRunner } from './levelRunner.js';
import { podsAtLevels } from '../../gaps/witness/podsAtLevels.js';
import {
  admittedOf,
  outcomeOf,
  probeOutcomes,
  withProbe,
  type ProbeOutcome,
} from '../../gaps/witness/probePods.js';
import { STANDARD_LEVELS, type StandardLevel } from '../../standards/standardLevels.js';

/** The pods around a policy's edges that PSP admits, as PSP stored them. */
export function admittedPods(policy: Policy, more: readonly Probe[] = []): readonly JsonObject[] {
  if (!compilePolicy(policy, 'current').usable) return [];
  const base = probeOutcomes(policy);
  const others = more.map((probe) => outcomeOf(policy, withProbe(base[0]!.pod, probe)));
  return admittedOf([...base, ...others]);
}

/** The fields of which the policy says nothing. */
export const silentFields = ({ spec }: Policy): ReadonlySet<string> =>
  new Set(controls.filter(({ silent }) => silent?.(spec) === true).map(({ field }) => field));

/**
 * Admitted pods that set no field of which the policy says nothing. Where they leave a field unset
 * they get the policy's value, even where PSP would not fill it in: a pod with `runAsUser: 1000` is
 * not root, and need not say `runAsNonRoot` too.
 */
const plainPods = remembered((policy: Policy) => keptItems(eachPlainPod(policy)));

function* eachPlainPod(policy: Policy): Generator<JsonObject> {
  const { usable, admits } = compilePolicy(policy, 'current');
  if (!usable) return;
  const silent = silentFields(policy);
  const [base, ...others] = probeOutcomes(policy) as readonly [ProbeOutcome, ...ProbeOutcome[]];
  const stated = others.filter(({ field }) => field !== undefined && !silent.has(field));
  for (const { isAdmitted, defaulted } of [base, ...stated]) {
    if (!isAdmitted) continue;
    const complete = withMissing(defaulted, base.defaulted) as JsonObject;
    yield admits(complete) ? complete : defaulted;
  }
}

/** The value, with what only the other one says. Lists of objects are those of containers. */
function withMissing(value: JsonValue, other: JsonValue | undefined): JsonValue {
  if (other === undefined) return value;
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

/** Fields by which a level refuses some of the pods, in the order of the level's checks. */
function fieldsOf(
  pods: Iterable<JsonObject>,
  level: StandardLevel,
  minor: number,
): readonly string[] {
  const runner = levelRunner(level, minor);
  return admitsAll(level) ? [] : [...new Set([...pods].flatMap(runner.refusedBy))];
}

const admitsAll = (level: StandardLevel): boolean => level === 'privileged';

/** Whether a level admits all of them: the first that it refuses says that it does not. */
const refusesNone = (pods: Iterable<JsonObject>, level: StandardLevel, minor: number): boolean =>
  admitsAll(level) ||
  firstWith(pods, (pod) => !levelRunner(level, minor).admits(pod)) === undefined;

/** The PSP fields by which a level refuses pods that the policy admits. */
export const fieldsRefused = rememberedByLevel((policy, level, minor) =>
  fieldsOf(admittedPods(policy), level, minor),
);

/**
 * Those of pods that leave alone what the policy is silent about: what the policy itself states.
 */
export const statedFields = rememberedByLevel((policy, level, minor) =>
  fieldsOf(plainPods(policy), level, minor),
);

/** Asked once of each policy and level: many namespaces have the same ones. */
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

/** Whether the policy refuses by a PSP field some pod that a level admits. */
export const letsThrough = rememberedByLevel((policy, level, minor) => {
  const { admits } = levelRunner(level, minor);
  const bases = podsAtLevels(policy, [[]]).filter(admits);
  const around = controls.map(({ field, probes }) => ({
    field,
    outcomes: keptItems(outcomesAround(policy, bases, probes(policy.spec), admits)),
  }));
  const plain = bases.map((pod) => outcomeOf(policy, pod));
  return (field: string): boolean => {
    // What a rule refuses is found first around that rule.
    const own = around.filter((one) => one.field === field);
    const others = around.filter((one) => one.field !== field);
    return [plain, ...[...own, ...others].map(({ outcomes }) => outcomes)].some(
      (outcomes) => firstWith(outcomes, (one) => one.refusedAfter.includes(field)) !== undefined,
    );
  };
});

function* outcomesAround(
  policy: Policy,
  bases: readonly JsonObject[],
  probes: readonly Probe[],
  admits: (pod: JsonObject) => boolean,
): Generator<ProbeOutcome> {
  for (const base of bases)
    for (const probe of probes) {
      const pod = withProbe(base, probe);
      if (admits(pod)) yield outcomeOf(policy, pod);
    }
}

/** The strictest level for which the search finds no admitted pod that it refuses. */
export const losslessLevel = (policy: Policy, minor: number): StandardLevel =>
  STANDARD_LEVELS.findLast((level) => refusesNone(admittedPods(policy), level, minor)) ??
  'privileged';

/** The strictest level that refuses nothing which the policy states. */
export const nearestLevel = (policy: Policy, minor: number): StandardLevel =>
  STANDARD_LEVELS.findLast((level) => refusesNone(plainPods(policy), level, minor)) ?? 'privileged';

/** The weakest level that admits nothing that PSP refuses; the strictest, where each does. */
export const safeLevel = (policy: Policy, minor: number): StandardLevel =>
  STANDARD_LEVELS.find((level) => fieldsLetThrough(policy, level, minor).length === 0) ??
  'restricted';
