/**
 * Finds which part of a change explains why a request is answered differently. Every difference has
 * an explanation, because an answer depends only on who may use which policies, what each policy
 * makes of the pod, and the order of the policies.
 */
import { remembered, rememberedBy } from '../base/remembered.js';
import { controlByField } from '../controls/index.js';
import type { Effect } from '../gaps/gap.js';
import { podEffect } from '../gaps/podEffect.js';
import type { Policy, PolicySpec } from '../ir/policySet.js';
import type { JsonObject } from '../pod/json.js';
import type { AdmissionRequest } from '../pod/request.js';
import { compilePolicy } from '../semantics/policyEvaluator.js';
import { rbacGrants } from '../semantics/grants.js';
import { covers, type Change } from './change.js';
import type { Comparison, Sides } from './comparison.js';
import { ADMITTING_POLICY, GRANTS, POLICY_ITSELF, type Explanation } from './difference.js';
import { standingOf, type Side } from './side.js';

export type Explain = (request: AdmissionRequest, comparison: Comparison) => readonly Explanation[];

export function explainer(sides: Sides, change: Change): Explain {
  const grants = grantExplainer(change);
  return (request, { old: before, new: after, effect }) => {
    switch (effect) {
      case undefined:
        return [];
      case 'unseen':
        return [{ policy: '*', control: ADMITTING_POLICY, effect, grant: null }];
      case 'looser':
        return change.policies.flatMap((name) =>
          whyAdmitted(name, request, { by: sides.new, not: sides.old, effect, grants, change }),
        );
      case 'stricter':
        return change.policies.flatMap((name) =>
          whyAdmitted(name, request, { by: sides.old, not: sides.new, effect, grants, change }),
        );
      case 'default-lost':
      case 'default-differs':
        return before.policy === after.policy
          ? whyFilledOtherwise(before.policy!, request.pod, sides, change)
          : [before.policy!, after.policy!].flatMap((name) =>
              whyChosenOtherwise(name, request, sides),
            );
    }
  };
}

type ExplainGrants = (
  policy: string,
  request: AdmissionRequest,
  effect: Effect,
) => readonly Explanation[];

interface OneSided {
  readonly by: Side;
  readonly not: Side;
  readonly effect: 'looser' | 'stricter';
  readonly grants: ExplainGrants;
  readonly change: Change;
}

/** The explanations for a policy that both sets have, if no other policy may be used. */
export function explainedAlone(
  name: string,
  request: AdmissionRequest,
  sides: Sides,
  change: Change,
): readonly Explanation[] {
  const then = standingOf(sides.old.policy(name)!, request);
  const now = standingOf(sides.new.policy(name)!, request);
  if (then.fits && now.fits)
    return request.operation === 'CREATE'
      ? whyFilledOtherwise(name, request.pod, sides, change)
      : [];
  if (!then.fits && !now.fits) return [];
  return now.fits
    ? changedOf(name, then.refusedBy, change).map((field) => ofField(name, field, 'looser'))
    : changedOf(name, now.refusedBy, change).map((field) => ofField(name, field, 'stricter'));
}

/** Why the policy admits a request on one side only. */
function whyAdmitted(
  name: string,
  request: AdmissionRequest,
  { by, not, effect, grants, change }: OneSided,
): readonly Explanation[] {
  const policy = by.policy(name);
  if (policy === undefined || !by.mayUse(name, request) || !standingOf(policy, request).fits)
    return [];
  const other = not.policy(name);
  if (other === undefined) return [itself(name, effect)];
  if (!not.mayUse(name, request)) return grants(name, request, effect);
  return changedOf(name, standingOf(other, request).refusedBy, change).map((field) =>
    ofField(name, field, effect),
  );
}

/** The fields among these that differ between the sides; all of them if none does. */
function changedOf(
  name: string,
  refusedBy: readonly string[],
  { fields }: Change,
): readonly string[] {
  const changed = new Set<string>((fields.get(name) ?? []).map((key) => controlByField[key].field));
  const own = refusedBy.filter((field) => changed.has(field));
  return own.length > 0 ? own : refusedBy;
}

const itself = (policy: string, effect: Effect): Explanation => ({
  policy,
  control: POLICY_ITSELF,
  effect,
  grant: null,
});
const ofField = (policy: string, field: string, effect: Effect): Explanation => ({
  policy,
  control: field,
  effect,
  grant: null,
});

/** Finds the added and removed grants that apply to a requester. */
function grantExplainer({ granted, withdrawn }: Change): ExplainGrants {
  const changed = [...granted, ...withdrawn].map((grant) => ({
    grant,
    isTo: rbacGrants([grant]),
  }));
  return (policy, request, effect) =>
    changed
      .filter(({ grant, isTo }) => covers(grant, policy) && isTo(policy, request))
      .map(({ grant }) => ({ policy: grant.policy, control: GRANTS, effect, grant }));
}

/** The fields by which a policy that admits the request on both sides fills in something else. */
function whyFilledOtherwise(
  name: string,
  pod: JsonObject,
  sides: Sides,
  { fields }: Change,
): readonly Explanation[] {
  const before = sides.old.policy(name)!;
  const after = sides.new.policy(name)!;
  const filled = madeBy(after, pod);
  const request = { operation: 'CREATE', pod } as const;
  const then = standingOf(before, request).fillsIn;
  const now = standingOf(after, request).fillsIn;
  const controls = [
    ...new Set((fields.get(name) ?? []).map((key) => controlByField[key].field as string)),
  ];
  return controls
    .filter((control) => madeBy(withControl(after, before, control), pod) !== filled)
    .map((field) =>
      ofField(
        name,
        field,
        then.includes(field) && !now.includes(field) ? 'default-lost' : 'default-differs',
      ),
    );
}

const madeBy = (policy: Policy, pod: JsonObject): string =>
  podEffect(compilePolicy(policy, '1.24').withDefaults(pod).pod, '1.24');

/** A copy of a policy with the values that one control reads taken from another policy. */
const withControl = (policy: Policy, other: Policy, control: string): Policy =>
  mixedWith(policy)(other)(control);

const mixedWith = remembered((policy: Policy) =>
  remembered((other: Policy) =>
    rememberedBy(
      (control: string) => control,
      (control): Policy => {
        const own = (Object.keys(policy.spec) as (keyof PolicySpec)[]).filter(
          (key) => controlByField[key].field === control,
        );
        const taken = Object.fromEntries(own.map((key) => [key, other.spec[key]]));
        return { ...policy, spec: { ...policy.spec, ...taken } };
      },
    ),
  ),
);

/**
 * Whether the policy is chosen before the other one on one side only: policies that change nothing
 * are chosen first.
 */
function whyChosenOtherwise(
  name: string,
  request: AdmissionRequest,
  sides: Sides,
): readonly Explanation[] {
  const before = placeInOrder(name, request, sides.old);
  const after = placeInOrder(name, request, sides.new);
  return before === after ? [] : [ofField(name, ADMITTING_POLICY, 'default-differs')];
}

function placeInOrder(
  name: string,
  request: AdmissionRequest,
  side: Side,
): 'first' | 'second' | 'none' {
  const policy = side.policy(name);
  if (policy === undefined || !side.mayUse(name, request)) return 'none';
  const { fits, fillsIn } = standingOf(policy, request);
  if (!fits) return 'none';
  return fillsIn.length === 0 ? 'first' : 'second';
}
