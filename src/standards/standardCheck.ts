import type { Check } from '../controls/control.js';
import { at, equal, literal, not, orElse, type Bool } from '../lang/build.js';
import { spec } from '../pod/view.js';
import type { StandardLevel } from './standardLevels.js';

/** One check of the Pod Security Standards. */
export interface StandardCheck {
  /** The name of the check in Pod Security Admission. */
  readonly id: string;
  readonly level: Exclude<StandardLevel, 'privileged'>;
  /** The PSP field that comes closest; null if PSP has no such field. */
  readonly field: string | null;
  /** The id of the baseline check that this restricted check replaces. */
  readonly replaces?: string;
  /** The checks by the minor version of Kubernetes since which they apply, oldest first. */
  readonly versions: readonly { readonly since: number; readonly checks: readonly Check[] }[];
}

/** Since 1.25, restricted excuses Windows pods from checks of what Windows does not have. */
export const isWindows: Bool = equal(
  orElse(at(spec, 'os', 'name'), literal('')),
  literal('windows'),
);

/**
 * Since 1.35, some checks excuse pods with their own user namespace (`hostUsers: false`), where
 * root has no power on the node.
 */
export const hasOwnUsers: Bool = not(orElse(at(spec, 'hostUsers'), literal(true)));

/** The checks, but passed by every pod for which `excused` holds. */
export function unless(excused: Bool, checks: readonly Check[]): readonly Check[] {
  return checks.map((check) => ({
    ...check,
    holds: { node: { kind: 'or', items: [excused.node, check.holds.node] } },
  }));
}
