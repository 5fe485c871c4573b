/**
 * Small pods that a level of the Pod Security Standards just admits. The standards excuse some of
 * them from checks.
 */
import { onPod, type Probe } from '../../controls/probe.js';
import type { Policy } from '../../ir/policySet.js';
import type { JsonObject } from '../../pod/json.js';
import { takenToday } from './takenToday.js';
import type { CheckRunner } from '../../semantics/checkRunner.js';
import { compilePolicy } from '../../semantics/policyEvaluator.js';
import { BARE_POD, outcomeOf, probeOutcomes, policyProbes, withProbe } from './probePods.js';

/** The demands of the strictest level, one by one. */
const DEMANDED: readonly (readonly Probe[])[] = [
  onPod('spec.securityContext.runAsNonRoot', true),
  onPod('spec.securityContext.seccompProfile', { type: 'RuntimeDefault' }),
  [{ from: 'container', path: ['securityContext', 'allowPrivilegeEscalation'], value: false }],
  [{ from: 'container', path: ['securityContext', 'capabilities'], value: { drop: ['ALL'] } }],
];
/** Fields for which the standards excuse a pod from some checks. */
export const EXCUSES = {
  os: onPod('spec.os', { name: 'windows' }),
  hostUsers: onPod('spec.hostUsers', false),
} as const satisfies Readonly<Record<string, readonly Probe[]>>;
const EXCUSED: readonly (readonly Probe[])[] = [[], ...Object.values(EXCUSES)];

const withAll = (pod: JsonObject, probes: readonly Probe[]): JsonObject =>
  probes.reduce(withProbe, pod);
/** A pod that meets the strictest level, and the same pod without each of the demands. */
const DEMANDING = [undefined, ...DEMANDED].map((without) =>
  withAll(BARE_POD, DEMANDED.filter((one) => one !== without).flat()),
);

/**
 * Pods near the limits of all levels. The caller finds out which level admits which pod.
 * @param excuses the excuses to try, one at a time.
 */
export const podsAtLevels = (policy: Policy, excuses = EXCUSED): readonly JsonObject[] =>
  basesAtLevels(policy).flatMap((pod) => excuses.map((probes) => withAll(pod, probes)));

/** Those without an excuse that a level admits. */
export const podsWithin = (
  policy: Policy,
  admits: (pod: JsonObject) => boolean,
): readonly JsonObject[] => podsAtLevels(policy, [[]]).filter((pod) => admits(pod));

function basesAtLevels(policy: Policy): readonly JsonObject[] {
  const { pod, defaulted } = probeOutcomes(policy)[0]!;
  return [BARE_POD, ...DEMANDING, defaulted, withAll(pod, DEMANDED.flat())];
}

/**
 * A pod that a server takes, that a level admits only because of an excuse, and that no policy
 * admits; at least one refuses it by a field from which the level excuses it.
 * @returns undefined if no small pod is of this kind.
 */
export function excusedPod(
  policies: readonly Policy[],
  excuse: readonly Probe[],
  { admits, refusedBy }: Pick<CheckRunner, 'admits' | 'refusedBy'>,
): JsonObject | undefined {
  const probes = policies.flatMap(policyProbes);
  for (const base of [BARE_POD, ...DEMANDING])
    for (const probe of probes) {
      const pod = withProbe(base, probe);
      const excused = takenToday(withAll(pod, excuse));
      if (excused === undefined || admits(pod) || !admits(excused)) continue;
      if (policies.some((policy) => outcomeOf(policy, excused).isAdmitted)) continue;
      const excusedFrom = refusedBy(pod);
      if (policies.some((policy) => refusesByAny(policy, excused, excusedFrom))) return excused;
    }
  return undefined;
}

function refusesByAny(policy: Policy, pod: JsonObject, fields: readonly string[]): boolean {
  const { withDefaults, refusesBy } = compilePolicy(policy, 'current');
  const defaulted = withDefaults(pod).pod;
  return fields.some((field) => refusesBy(field, defaulted));
}
