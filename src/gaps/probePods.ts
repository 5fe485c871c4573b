/** Small pods around the edges of a policy's rules, smallest first: where the analysis looks for witnesses. */
import { controls } from '../controls/index.js';
import { PROBE_CONTAINER, type Probe } from '../controls/probe.js';
import type { Policy } from '../ir/policySet.js';
import type { JsonObject } from '../pod/json.js';
import { compilePolicy } from '../semantics/policyEvaluator.js';
import { withWrites } from '../semantics/writes.js';

export interface ProbePod {
  /** The PSP field whose edge it is on; none for a pod without any change. */
  readonly field: string | null;
  readonly pod: JsonObject;
}

/** The smallest pod that sets nothing: whatever a policy fills in is filled in here. */
export const BARE_POD: JsonObject = {
  apiVersion: 'v1', kind: 'Pod', metadata: { name: 'witness', namespace: 'default' },
  spec: { containers: [{ name: PROBE_CONTAINER, image: 'registry.example.com/app:1' }], securityContext: {} },
};

export function withProbe(pod: JsonObject, { from, path, value }: Probe): JsonObject {
  return withWrites(pod, [{ container: from === 'container' ? 0 : undefined, path, value }]);
}

const probesOf = (policy: Policy): readonly { field: string; probe: Probe }[] =>
  controls.flatMap(({ field, probes }) => probes(policy.spec).map((probe) => ({ field, probe })));

/** A pod that the policy admits, after its defaults: the bare one, with what its rules demand and do not fill in. */
function admittedPod(policy: Policy): JsonObject {
  const evaluator = compilePolicy(policy, 'current');
  const refusals = (pod: JsonObject): number => evaluator.refusals(evaluator.withDefaults(pod).pod).length;
  let pod = BARE_POD, left = refusals(pod);
  for (const { probe } of probesOf(policy)) {
    if (left === 0) break;
    const candidate = withProbe(pod, probe), fewer = refusals(candidate);
    if (fewer < left) [pod, left] = [candidate, fewer];
  }
  return pod;
}

/** @param more probes of rules that the policy has no field for, such as those of a Pod Security Standard. */
export function probePods(policy: Policy, more: readonly Probe[] = []): readonly ProbePod[] {
  let own = found.get(policy);
  if (own === undefined) found.set(policy, (own = ownProbePods(policy)));
  const base = own[0]!.pod;
  return more.length === 0 ? own : [...own, ...more.map((probe) => ({ field: null, pod: withProbe(base, probe) }))];
}

const found = new WeakMap<Policy, readonly ProbePod[]>();

function ownProbePods(policy: Policy): readonly ProbePod[] {
  const base = admittedPod(policy);
  return [{ field: null, pod: base }, ...probesOf(policy).map(({ field, probe }) => ({ field, pod: withProbe(base, probe) }))];
}
