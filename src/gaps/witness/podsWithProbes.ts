/** Pods near a given one that other policies may refuse for another reason. */
import { keptItems } from '../../base/keptItems.js';
import { remembered, rememberedBy } from '../../base/remembered.js';
import type { Policy, PolicySet } from '../../ir/policySet.js';
import type { JsonObject } from '../../pod/json.js';
import { compilePolicy } from '../../semantics/policyEvaluator.js';
import { inSecondContainer, policyProbes, withProbe } from './probePods.js';

/** If more policies admit the pod, hardly any change makes all of them refuse it. */
const SOME_RIVALS = 3;

/**
 * The pod with each probe of the policy and of those that admit the pod, on its container and on a
 * second one.
 *
 * @param pod a pod that the policy refuses.
 */
export const podsWithProbes = (
  set: PolicySet,
  policy: string,
  pod: JsonObject,
): Iterable<JsonObject> => podsOf(set)(pod)(policy);

/** Remembered, because the gaps of several controls start from the same pod. */
const podsOf = remembered((set: PolicySet) =>
  remembered((pod: JsonObject) =>
    rememberedBy(
      (policy: string) => policy,
      (policy) => keptItems(withEach(set, policy, pod)),
    ),
  ),
);

function* withEach({ policies }: PolicySet, name: string, pod: JsonObject): Generator<JsonObject> {
  const rivals = policies.filter(admits(pod));
  if (rivals.length > SOME_RIVALS) return;
  const own = policies.filter((policy) => policy.name === name);
  for (const probe of new Set([...own, ...rivals].flatMap(policyProbes))) {
    yield withProbe(pod, probe);
    if (probe.from === 'container') yield inSecondContainer(pod, probe);
  }
}

const admits =
  (pod: JsonObject) =>
  (policy: Policy): boolean =>
    compilePolicy(policy, '1.24').admittedWithDefaults(pod) !== undefined;
