/**
 * Pods that one policy admits only after filling in one of its defaults, and that another policy
 * admits without the value, or after filling in another one.
 */
import { controls } from '../../controls/index.js';
import { changes } from '../filledIn.js';
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

/** Number of other policies around whose rules pods are tried. */
const SOME_RIVALS = 3;

/**
 * Pods around the rules of the policy itself, if it does not require the value that it fills in,
 * and of the policies that come next by name. Policies before it by name are of no use: PSP would
 * choose them.
 *
 * @param field the PSP field whose default is not filled in.
 */
export const podsLacking = (set: PolicySet, policy: Policy, field: string): Iterable<JsonObject> =>
  podsLackingOf(set)(policy)(field);

/** Remembered, because all targets use the same pods. */
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
    const bare = admittedPod([one, policy]);
    const withoutDefaults = (fields: readonly string[]): JsonObject =>
      own.withDefaults(rival.withDefaults(bare, fields).pod, fields).pod;
    const lacking = withoutDefaults([field]);
    const isSought = (pod: JsonObject, edit?: PodEdit): boolean => {
      const near = (other: JsonObject): Near | undefined => edit && { pod: other, edit };
      return (
        rival.admits(pod, near(lacking)) &&
        own.admits(own.withDefaults(pod).pod, near(own.withDefaults(lacking).pod))
      );
    };
    // A target may fill in another value by itself. PSP then still chooses by name.
    if (one !== policy)
      for (const other of fieldsFilledBy(one)) yield withoutDefaults([field, other]);
    let base: JsonObject | undefined;
    for (const { pod, edit } of withProbes(lacking, probes)) {
      if (!isSought(pod, edit)) continue;
      yield pod;
      if (own.changes(pod)) base ??= pod;
    }
    // A second container may have what the other policies refuse, beside one that lacks the
    // default.
    if (base === undefined) continue;
    for (const { probe } of probes)
      if (probe.from === 'container') {
        const pod = inSecondContainer(base, probe);
        if (isSought(pod)) yield pod;
      }
  }
}

const fieldsFilledBy = remembered((policy: Policy): readonly string[] =>
  controls
    .filter((control) => changes(policy, control.defaults('current')) !== undefined)
    .map(({ field }) => field),
);

/** The pod itself, and then the pod with each probe. */
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
