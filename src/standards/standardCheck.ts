import type { Check } from '../controls/control.js';
import { at, equal, literal, not, orElse, type Bool } from '../lang/build.js';
import { spec } from '../pod/view.js';
import type { StandardLevel } from './standardLevels.js';

/** One check of the Pod Security Standards. */
export interface StandardCheck {
  /** The name that Pod Security Admission uses. */
  readonly id: string;
  readonly level: Exclude<StandardLevel, 'privileged'>;
  /** The PSP field that comes closest; none where PSP has no such field. */
  readonly field: string | null;
  /** A baseline check that this restricted one stands in for. */
  readonly replaces?: string;
  /** What is checked from which minor version of Kubernetes on, oldest first. */
  readonly versions: readonly { readonly since: number; readonly checks: readonly Check[] }[];
}

/** Since 1.25 the restricted standard leaves Windows pods out of what Windows does not have. */
export const isWindows: Bool = equal(
  orElse(at(spec, 'os', 'name'), literal('')),
  literal('windows'),
);

/** Since 1.35 a pod with a user namespace of its own (`hostUsers: false`) is root only there. */
export const hasOwnUsers: Bool = not(orElse(at(spec, 'hostUsers'), literal(true)));

/** The same checks, passed where `excused` holds. */
export function unless(excused: Bool, checks: readonly Check[]): readonly Check[] {
  return checks.map((check) => ({
    ...check,
    holds: { node: { kind: 'or', items: [excused.node, check.holds.node] } },
  }));
}
