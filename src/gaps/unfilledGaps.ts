/** The gaps of policies whose defaults a target does not fill in, or not all of them. */
import { firstWith } from '../base/firstWith.js';
import type { Control } from '../controls/control.js';
import { controls } from '../controls/index.js';
import type { Policy, PolicySet } from '../ir/policySet.js';
import { and, or } from '../lang/build.js';
import { isLiteral } from '../lang/isLiteral.js';
import { isCreate, isUpdate } from '../pod/requestView.js';
import { afterDefaults } from '../semantics/afterDefaults.js';
import { compilePolicy } from '../semantics/policyEvaluator.js';
import type { SharedFilling } from '../semantics/sharedFills.js';
import { changes, failsAfterDefaults } from './filledIn.js';
import type { Gap } from './gap.js';
import type { GapMaker } from './gapMaker.js';
import { lostDefault, remedyOn } from './lostDefault.js';
import { lostDefaultGaps } from './lostDefaultGaps.js';
import { BARE_POD, outcomeOf, probeOutcomes } from './witness/probePods.js';

interface Unfilled {
  /** What the target fills in nevertheless. */
  readonly filling: SharedFilling;
  /** The minor version of Kubernetes 1.x. */
  readonly minor: number;
}

export const unfilledGaps = (
  maker: GapMaker,
  { policies }: PolicySet,
  unfilled: Unfilled,
): readonly Gap[] =>
  policies
    .filter((policy) => compilePolicy(policy, 'current').usable)
    .flatMap((policy) => [
      ...lostGaps(maker, policy, { ...unfilled, hasRivals: policies.length > 1 }),
      ...contradictionGaps(maker, policy, unfilled),
      ...updateGap(maker, policy),
    ]);

/**
 * A gap for each field with a default that is lost.
 *
 * @param hasRivals whether another policy of the set may admit a pod that this policy refuses
 *   without its default.
 */
function lostGaps(
  maker: GapMaker,
  policy: Policy,
  { filling, minor, hasRivals }: Unfilled & { readonly hasRivals: boolean },
): readonly Gap[] {
  const { admits, refusesBy } = compilePolicy(policy, 'current');
  return controls.flatMap((control: Control): readonly Gap[] => {
    const lost = lostDefault(policy, control, filling);
    if (lost === undefined) return [];
    const { field } = control;
    const refused = firstWith(lost.filled, ({ pod }) => refusesBy(field, filling.pod(pod)));
    const admitted = firstWith(lost.filled, ({ pod }) => admits(filling.pod(pod)));
    const reason = `PSP fills in ${field} on CREATE; the target does not, and`;
    const isWithout = admitted === undefined;
    return lostDefaultGaps(
      maker,
      { policy, field, when: lost.when, remedy: remedyOn(minor, policy, control, lost) },
      {
        refused: refused && {
          reason: `${reason} refuses the pod without it`,
          witness: refused.pod,
        },
        admitted:
          isWithout && !hasRivals
            ? undefined
            : {
                reason: `${reason} ${isWithout ? 'another policy may admit' : 'admits'} the pod without it`,
                ...(isWithout ? {} : { witness: admitted.pod }),
              },
      },
    );
  });
}

/**
 * Gaps of policies that forbid the value that they fill in. PSP refuses a pod that needs the
 * default; the target finds nothing wrong with it.
 */
function contradictionGaps(maker: GapMaker, policy: Policy, { filling }: Unfilled): Gap[] {
  const judged = [outcomeOf(policy, BARE_POD), ...probeOutcomes(policy)];
  const after = afterDefaults(policy, 'current');
  return controls.flatMap((control) => {
    const { field } = control;
    const change = changes(policy, control.defaults('current'));
    if (change === undefined) return [];
    const when = filling.fields.has(field) ? { node: filling.node(change.node) } : change;
    if (isLiteral(when.node, false)) return [];
    const witness = judged.find(
      ({ refusedBy, refusedAfter }) => refusedAfter.includes(field) && !refusedBy.includes(field),
    );
    if (witness === undefined) return [];
    return maker.make({
      policy: policy.name,
      control: field,
      effect: 'looser',
      when: and(isCreate, when, failsAfterDefaults(control, 'current', after)),
      reason: `PSP fills in ${field} and then refuses what it filled in; the target does not fill it in, and admits the pod`,
      remedy: `allow in ${field} what it fills in, or remove the default`,
      witness: witness.pod,
    });
  });
}

function updateGap(maker: GapMaker, policy: Policy): readonly Gap[] {
  const changed = controls.flatMap((control) => changes(policy, control.defaults('1.24')) ?? []);
  if (changed.length === 0) return [];
  return maker.make({
    policy: policy.name,
    control: 'update',
    effect: 'looser',
    when: and(isUpdate, or(...changed)),
    reason:
      'PSP refuses UPDATEs of pods that it would have changed on CREATE; the target cannot distinguish them from pods that it admitted itself',
    remedy: 'none needed: such a pod still satisfies the policy as it is',
    provenByWitness: true,
  });
}
