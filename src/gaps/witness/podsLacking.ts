/**
 * Pods that a policy admits once one of its defaults is filled in, and that another policy admits
 * without it.
 */
import { keptItems } from '../../base/keptItems.js';
import { remembered, rememberedBy } from '../../base/remembered.js';
import { compareText } from '../../base/compareText.js';
import type { Policy, PolicySet } from '../../ir/policySet.js';
import type { JsonObject } from '../../pod/json.js';
import type { Near, PodEdit } from '../../semantics/podEdit.js';
import { compilePolicy } from '../../semantics/policyEvaluator.js';
import {
  admittedPod,
  inSecondContainer,
  ruleProbes,
  withProbe,
  type RuleProbe,
} from './probePods.js';

/** Other policies of which pods are looked at. */
const SOME_RIVALS = 3;

/**
 * Around the policy itself, where it does not ask for what it fills in, and those that PSP comes to
 * next: one before this one by name that admits the pod would be chosen.
 *
 * @param field what is left out of what the policy fills in.
 */
export const podsLacking = (set: PolicySet, policy: Policy, field: string): Iterable<JsonObject> =>
  podsLackingOf(set)(policy)(field);

/** Once for all targets. */
const podsLackingOf = remembered((set: PolicySet) =>
  remembered((policy: Policy) =>
    rememberedBy(
      (field: string) => field,
      (field) => keptItems(around(set, policy, field)),
    ),
  ),
);

function* around(set: PolicySet, policy: Policy, field: string): Generator<JsonObject> {
  const own = compilePolicy(policy, 'current');
  const probes = ruleProbes(policy).filter((one) => one.field !== field);
  for (const one of [policy, ...nextByName(set, policy)]) {
    const rival = compilePolicy(one, 'current');
    const filled = rival.withDefaults(admittedPod([one, policy]), field).pod;
    const lacking = own.withDefaults(filled, field).pod;
    const isSought = (pod: JsonObject, edit?: PodEdit): boolean => {
      const near = (other: JsonObject): Near | undefined => edit && { pod: other, edit };
      return (
        rival.admits(pod, near(lacking)) &&
        own.admits(own.withDefaults(pod).pod, near(own.withDefaults(lacking).pod))
      );
    };
    let base: JsonObject | undefined;
    for (const { pod, edit } of withProbes(lacking, probes)) {
      if (!isSought(pod, edit)) continue;
      yield pod;
      if (own.changes(pod)) base ??= pod;
    }
    // What other policies refuse may stand beside a container that lacks the default.
    if (base === undefined) continue;
    for (const { probe } of probes)
      if (probe.from === 'container') {
        const pod = inSecondContainer(base, probe);
        if (isSought(pod)) yield pod;
      }
  }
}

/** The pod, and with each probe on it. */
function* withProbes(
  pod: JsonObject,
  probes: readonly RuleProbe[],
): Generator<{ readonly pod: JsonObject; readonly edit?: PodEdit }> {
  yield { pod };
  for (const { probe, edit } of probes) yield { pod: withProbe(pod, probe), edit };
}

const nextByName = ({ policies }: PolicySet, { name }: Policy): readonly Policy[] =>
  policies
    .filter((one) => compareText(one.name, name) > 0)
    .sort((a, b) => compareText(a.name, b.name))
    .slice(0, SOME_RIVALS);
