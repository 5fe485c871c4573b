/** Pods near a given one that other policies may refuse for another reason. */
import { keptItems } from '../../base/keptItems.js';
import { remembered } from '../../base/remembered.js';
import type { PolicySet } from '../../ir/policySet.js';
import type { JsonObject } from '../../pod/json.js';
import { inSecondContainer, policyProbes, withProbe } from './probePods.js';

/** The pod with each probe of each policy, on its container and on a second one. */
export const podsWithProbes = (set: PolicySet, pod: JsonObject): Iterable<JsonObject> =>
  podsOf(set)(pod);

/** Remembered, because the gaps of several controls start from the same pod. */
const podsOf = remembered((set: PolicySet) =>
  remembered((pod: JsonObject) => keptItems(withEach(set, pod))),
);

function* withEach({ policies }: PolicySet, pod: JsonObject): Generator<JsonObject> {
  for (const probe of new Set(policies.flatMap(policyProbes))) {
    yield withProbe(pod, probe);
    if (probe.from === 'container') yield inSecondContainer(pod, probe);
  }
}
