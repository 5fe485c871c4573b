/**
 * How much of PSP a target carries for one set of policies: the selection of policies, and the
 * values that are filled in.
 */
import type { Check } from '../../controls/control.js';
import type { TargetName } from '../../gaps/gap.js';
import type { Policy, PolicySet } from '../../ir/policySet.js';
import type { Bool } from '../../lang/build.js';
import { tooLargeFor } from '../../pod/tooLarge.js';
import type { EmitOptions, Selection } from './options.js';
import {
  chooseSelection,
  selectionError,
  type RbacSource,
  type SelectionAbilities,
} from './selection.js';

export interface Plan {
  readonly selection: Selection;
  /** Where selection is live. */
  readonly source: RbacSource;
  readonly note?: string;
  readonly warning?: string;
  /** Whether the target fills in what PSP fills in. */
  readonly defaults: boolean;
  /**
   * An audit of a target that fills in: nothing is written yet, so pods are judged as if it were.
   */
  readonly judgesDefaulted: boolean;
  /**
   * Whether the server asks once more after a change, its own included: the annotation then names
   * the first policy that admits the changed pod.
   */
  readonly reinvoked: boolean;
  /** Pods that are refused for their size, whatever they ask for. */
  readonly tooLarge?: Bool;
  /** Where something else makes a check already; none where the policies stand alone. */
  readonly guardOf?: GuardOf;
}

/** Under it a check is left out, for something else makes it. */
export interface Guard {
  /** What the documents call it. */
  readonly name: string;
  /** How they find out, in CEL. */
  readonly expression: string;
  readonly comment: string;
  /** The requests for which it holds, once everything is applied. */
  readonly holds: Bool;
}
export type GuardOf = (policy: Policy, check: Check) => Guard | undefined;

export interface Abilities extends SelectionAbilities {
  readonly defaults: boolean;
  readonly reinvoked?: boolean;
  /** Pods that take too long to judge. */
  readonly refusesTooLarge?: true;
}

/** @throws InputError where nothing can say who may use which policy. */
export function planFor(
  target: TargetName,
  policySet: PolicySet,
  options: EmitOptions,
  abilities: Abilities,
): Plan {
  const choice = chooseSelection(policySet, options, abilities);
  if ('refused' in choice) throw selectionError(policySet, options, [{ target, ...choice }]);
  const { source = 'authorizer', defaults, reinvoked = false, refusesTooLarge } = abilities;
  const enforces = options.mode === 'enforce';
  return {
    ...choice,
    source,
    // An audit changes nothing, so what is filled in waits for enforcement.
    defaults: defaults && enforces,
    judgesDefaulted: defaults && !enforces,
    reinvoked,
    ...(refusesTooLarge ? { tooLarge: tooLargeFor(policySet.policies.length) } : {}),
  };
}
