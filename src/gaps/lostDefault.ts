import type { Control } from '../controls/control.js';
import type { Policy } from '../ir/policySet.js';
import type { Bool } from '../lang/build.js';
import { compile } from '../lang/evaluate.js';
import { additions, remedies } from './filledIn.js';
import { lackingOnly, probeOutcomes, type ProbeOutcome } from './probePods.js';

/** What a control of a policy fills in, seen from a target that does not. */
export interface LostDefault {
  /** The pods that lack it. */
  readonly when: Bool;
  readonly remedy: string;
  /** Small pods that lack it, and that the policy admits once it is filled in. */
  readonly filled: readonly ProbeOutcome[];
}

/** @returns undefined where the control fills in nothing. */
export function lostDefault(policy: Policy, control: Control): LostDefault | undefined {
  const when = additions(policy, control.defaults('current'));
  if (when === undefined) return undefined;
  const fires = compile(when.node, ['pod']);
  return {
    when, remedy: `set it in the pod templates: ${remedies(policy, control)}`,
    filled: [...probeOutcomes(policy), ...lackingOnly(policy, control)].filter(({ pod, refusedAfter }) => refusedAfter.length === 0 && Boolean(fires(pod))),
  };
}
