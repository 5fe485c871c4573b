/**
 * Pods that a policy admits once one of its defaults is filled in, and that another policy admits
 * without it.
 */
import { compareText } from '../../base/compareText.js';
import type { Policy, PolicySet } from '../../ir/policySet.js';
import type { JsonObject } from '../../pod/json.js';
import { compilePolicy } from '../../semantics/policyEvaluator.js';
import { admittedPod, inSecondContainer, ruleProbes, withProbe } from './probePods.js';

/** Other policies of which pods are looked at. */
const SOME_RIVALS = 3;

/**
 * Around the policy itself, where it does not ask for what it fills in, and those that PSP comes to
 * next: one before this one by name that admits the pod would be chosen.
 *
 * @param field what is left out of what the policy fills in.
 */
export function* podsLacking(set: PolicySet, policy: Policy, field: string): Generator<JsonObject> {
  const own = compilePolicy(policy, 'current');
  const probes = ruleProbes(policy).filter((one) => one.field !== field);
  for (const one of [policy, ...nextByName(set, policy)]) {
    const rival = compilePolicy(one, 'current');
    const filled = rival.withDefaults(admittedPod([one, policy]), field).pod;
    const lacking = own.withDefaults(filled, field).pod;
    const isSought = (pod: JsonObject): boolean =>
      rival.admits(pod) && own.admits(own.withDefaults(pod).pod);
    const pods = [lacking, ...probes.map(({ probe }) => withProbe(lacking, probe))].filter(
      isSought,
    );
    yield* pods;
    // What other policies refuse may stand beside a container that lacks the default.
    const base = pods.find((pod) => own.changes(pod));
    if (base === undefined) continue;
    for (const { probe } of probes)
      if (probe.from === 'container') {
        const pod = inSecondContainer(base, probe);
        if (isSought(pod)) yield pod;
      }
  }
}

const nextByName = ({ policies }: PolicySet, { name }: Policy): readonly Policy[] =>
  policies
    .filter((one) => compareText(one.name, name) > 0)
    .sort((a, b) => compareText(a.name, b.name))
    .slice(0, SOME_RIVALS);
