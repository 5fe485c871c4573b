/**
 * Small pods that a level of the Pod Security Standards just admits, some of them because the
 * standards excuse them.
 */
import { onPod, type Probe } from '../../controls/probe.js';
import type { Policy } from '../../ir/policySet.js';
import type { JsonObject } from '../../pod/json.js';
import { BARE_POD, probeOutcomes, withProbe } from './probePods.js';

/** What the strictest level demands, each on its own. */
const DEMANDED: readonly (readonly Probe[])[] = [
  onPod('spec.securityContext.runAsNonRoot', true),
  onPod('spec.securityContext.seccompProfile', { type: 'RuntimeDefault' }),
  [{ from: 'container', path: ['securityContext', 'allowPrivilegeEscalation'], value: false }],
  [{ from: 'container', path: ['securityContext', 'capabilities'], value: { drop: ['ALL'] } }],
];
/** Pods that the standards excuse from some of their checks. */
const EXCUSED: readonly (readonly Probe[])[] = [
  [],
  onPod('spec.os', { name: 'windows' }),
  onPod('spec.hostUsers', false),
];

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
