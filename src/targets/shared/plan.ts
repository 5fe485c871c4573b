/**
 * What a target can carry for a set of policies: how policies are selected, and whether values are
 * filled in.
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
  /** Used if selection is live. */
  readonly source: RbacSource;
  readonly note?: string;
  readonly warning?: string;
  /** Whether the target fills in what PSP fills in. */
  readonly defaults: boolean;
  /**
   * True in an audit by a target that fills in values. Nothing is filled in yet, so pods are judged
   * as if it were.
   */
  readonly judgesDefaulted: boolean;
  /**
   * Whether the server calls the mutation again after a change, including its own change. The
   * annotation then names the first policy that admits the changed pod.
   */
  readonly reinvoked: boolean;
  /** Pods that are refused because of their size, whatever they contain. */
  readonly tooLarge?: Bool;
  /**
   * Finds the guard of a check that something else may make; undefined if the policies stand alone.
   */
  readonly guardOf?: GuardOf;
}

/** A condition under which a check is left out, because something else makes it. */
export interface Guard {
  /** The name of its variable in the documents. */
  readonly name: string;
  /** The condition in CEL. */
  readonly expression: string;
  readonly comment: string;
  /** The requests for which the condition holds once everything is applied. */
  readonly holds: Bool;
}
export type GuardOf = (policy: Policy, check: Check) => Guard | undefined;

export interface Abilities extends SelectionAbilities {
  readonly defaults: boolean;
  readonly reinvoked?: boolean;
  /** Whether pods that take too long to judge are refused. */
  readonly refusesTooLarge?: true;
}

/** @throws InputError if nothing says who may use which policy. */
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
    // An audit changes nothing, so values are filled in only when the policy is enforced.
    defaults: defaults && enforces,
    judgesDefaulted: defaults && !enforces,
    reinvoked,
    ...(refusesTooLarge ? { tooLarge: tooLargeFor(policySet.policies.length) } : {}),
  };
}
