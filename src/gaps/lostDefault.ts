import { exactJson } from '../base/exactJson.js';
import { keptItems } from '../base/keptItems.js';
import { remembered } from '../base/remembered.js';
import type { Control } from '../controls/control.js';
import type { Policy } from '../ir/policySet.js';
import type { Bool } from '../lang/build.js';
import { compile } from '../lang/evaluate.js';
import { isLiteral } from '../lang/isLiteral.js';
import type { JsonObject } from '../pod/json.js';
import { APPARMOR_ANNOTATION_PREFIX, APPARMOR_FIELDS_SINCE } from '../pod/view.js';
import { FILLS_NOTHING, type SharedFilling } from '../semantics/sharedFills.js';
import { additions, remedies } from './filledIn.js';
import { lackingOnly, probeOutcomes, type ProbeOutcome } from './witness/probePods.js';

/** A default of a policy that the target does not fill in. */
export interface LostDefault {
  /** The pods that lack the value. */
  readonly when: Bool;
  /** Whether a pod is one of them. */
  readonly lacks: (pod: JsonObject) => boolean;
  readonly remedy: string;
  /** Small pods that lack the value, and that the policy admits after defaulting. */
  readonly filled: Iterable<ProbeOutcome>;
}

/**
 * @param filling the values that the target fills in.
 * @returns undefined if the control fills in nothing else.
 */
export const lostDefault = (
  policy: Policy,
  control: Control,
  filling: SharedFilling = FILLS_NOTHING,
): LostDefault | undefined => lostOf(policy)(control)(filling);

/** What to do on this minor version of Kubernetes 1.x. */
export const remedyOn = (
  minor: number,
  { spec }: Policy,
  { field }: Control,
  { remedy }: LostDefault,
): string =>
  field === 'appArmor' && minor < APPARMOR_FIELDS_SINCE
    ? `set it in the pod templates: each container's annotation ${APPARMOR_ANNOTATION_PREFIX}NAME: ${exactJson(spec.appArmor.defaultProfileName, 0)}`
    : remedy;

/** Targets that fill in the same values lose the same defaults. */
const lostOf = remembered((policy: Policy) =>
  remembered((control: Control) =>
    remembered((filling: SharedFilling) => newLostDefault(policy, control, filling)),
  ),
);

function newLostDefault(
  policy: Policy,
  control: Control,
  filling: SharedFilling,
): LostDefault | undefined {
  const all = additions(policy, control.defaults('current'));
  if (all === undefined) return undefined;
  // PSP's conditions read the pod as it was sent. A value of this control that the target fills in
  // is not lost.
  const when = filling.fields.has(control.field) ? { node: filling.node(all.node) } : all;
  if (isLiteral(when.node, false)) return undefined;
  const fires = compile(when.node, ['pod']);
  const lacks = (pod: JsonObject): boolean => Boolean(fires(pod));
  return {
    when,
    lacks,
    remedy: `set it in the pod templates: ${remedies(policy, control)}`,
    filled: keptItems(filledIn(policy, control, lacks)),
  };
}

function* filledIn(
  policy: Policy,
  control: Control,
  lacks: (pod: JsonObject) => boolean,
): Generator<ProbeOutcome> {
  for (const outcomes of [probeOutcomes(policy), lackingOnly(policy)(control)])
    for (const one of outcomes) if (lacks(one.pod) && one.isAdmitted) yield one;
}
