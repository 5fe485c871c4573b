import { keptItems } from '../base/keptItems.js';
import { remembered } from '../base/remembered.js';
import type { Control } from '../controls/control.js';
import type { Policy } from '../ir/policySet.js';
import type { Bool } from '../lang/build.js';
import { compile } from '../lang/evaluate.js';
import { isLiteral } from '../lang/isLiteral.js';
import type { JsonObject } from '../pod/json.js';
import { FILLS_NOTHING, type SharedFilling } from '../semantics/sharedFills.js';
import { additions, remedies } from './filledIn.js';
import {
  lackingOnly,
  probeOutcomes,
  refusingFields,
  type ProbeOutcome,
} from './witness/probePods.js';

/** What a control of a policy fills in, seen from a target that does not. */
export interface LostDefault {
  /** The pods that lack it. */
  readonly when: Bool;
  readonly remedy: string;
  /**
   * Small pods that lack it, and that the policy admits once it is filled in; refused by what the
   * target refuses them by.
   */
  readonly filled: Iterable<ProbeOutcome>;
}

/**
 * @param filling what the target does fill in.
 * @returns undefined where the control fills in nothing besides.
 */
export const lostDefault = (
  policy: Policy,
  control: Control,
  filling: SharedFilling = FILLS_NOTHING,
): LostDefault | undefined => lostOf(policy)(control)(filling);

/** Targets that fill in the same lose the same. */
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
  // PSP's guards read the pod as it came; what of this control is filled in already is no loss.
  const when = filling.fields.has(control.field) ? { node: filling.node(all.node) } : all;
  if (isLiteral(when.node, false)) return undefined;
  const fires = compile(when.node, ['pod']);
  return {
    when,
    remedy: `set it in the pod templates: ${remedies(policy, control)}`,
    filled: keptItems(filledIn(policy, control, (pod) => Boolean(fires(pod)), filling)),
  };
}

function* filledIn(
  policy: Policy,
  control: Control,
  fires: (pod: JsonObject) => boolean,
  filling: SharedFilling,
): Generator<ProbeOutcome> {
  for (const outcomes of [probeOutcomes(policy), lackingOnly(policy, control)])
    for (const one of outcomes)
      if (fires(one.pod) && one.isAdmitted)
        yield filling === FILLS_NOTHING ? one : new FilledOutcome(filling, policy, one);
}

/** There are many, and little is asked of most: each keeps no more than what it is made of. */
class FilledOutcome implements ProbeOutcome {
  readonly isAdmitted = true;

  constructor(
    private readonly filling: SharedFilling,
    private readonly policy: Policy,
    private readonly one: ProbeOutcome,
  ) {}

  get pod(): JsonObject {
    return this.one.pod;
  }

  get field(): string | undefined {
    return this.one.field;
  }

  get defaulted(): JsonObject {
    return this.one.defaulted;
  }

  get refusedAfter(): readonly string[] {
    return this.one.refusedAfter;
  }

  get refusedBy(): readonly string[] {
    return refusingFields(this.policy, this.filling.pod(this.one.pod));
  }
}
