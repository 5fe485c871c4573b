/**
 * Small pods that a level of the Pod Security Standards just admits, some of them because the
 * standards excuse them.
 */
import { onPod, type Probe } from '../../controls/probe.js';
import type { Policy } from '../../ir/policySet.js';
import type { JsonObject } from '../../pod/json.js';
import { BARE_POD, outcomeOf, probeOutcomes, policyProbes, withProbe } from './probePods.js';

/** What the strictest level demands, each on its own. */
const DEMANDED: readonly (readonly Probe[])[] = [
  onPod('spec.securityContext.runAsNonRoot', true),
  onPod('spec.securityContext.seccompProfile', { type: 'RuntimeDefault' }),
  [{ from: 'container', path: ['securityContext', 'allowPrivilegeEscalation'], value: false }],
  [{ from: 'container', path: ['securityContext', 'capabilities'], value: { drop: ['ALL'] } }],
];
/** What makes the standards excuse a pod from some of their checks. */
export const EXCUSES = {
  os: onPod('spec.os', { name: 'windows' }),
  hostUsers: onPod('spec.hostUsers', false),
} as const satisfies Readonly<Record<string, readonly Probe[]>>;
const EXCUSED: readonly (readonly Probe[])[] = [[], ...Object.values(EXCUSES)];

const withAll = (pod: JsonObject, probes: readonly Probe[]): JsonObject =>
  probes.reduce(withProbe, pod);
/** A pod of the strictest level, and that pod without each of the things that it demands. */
const DEMANDING = [undefined, ...DEMANDED].map((without) =>
  withAll(BARE_POD, DEMANDED.filter((one) => one !== without).flat()),
);

/**
 * Those of every level; which of them a level admits is for it to say.
 * @param excuses what makes the standards excuse a pod, each in its turn.
 */
export const podsAtLevels = (policy: Policy, excuses = EXCUSED): readonly JsonObject[] =>
  [BARE_POD, ...DEMANDING, probeOutcomes(policy)[0]!.defaulted].flatMap((pod) =>
    excuses.map((probes) => withAll(pod, probes)),
  );

/**
 * A pod that a level admits for an excuse alone, and that no policy admits.
 * @returns undefined where there is none among small ones.
 */
export function excusedPod(
  policies: readonly Policy[],
  excuse: readonly Probe[],
  admits: (pod: JsonObject) => boolean,
): JsonObject | undefined {
  const probes = policies.flatMap(policyProbes);
  for (const base of [BARE_POD, ...DEMANDING])
    for (const probe of probes) {
      const pod = withProbe(base, probe);
      const excused = withAll(pod, excuse);
      if (admits(pod) || !admits(excused)) continue;
      if (policies.every((policy) => !outcomeOf(policy, excused).isAdmitted)) return excused;
    }
  return undefined;
}
