/** What of PSP a ValidatingAdmissionPolicy can carry, by the version of the cluster. */
import type { EmitOptions } from '../shared/options.js';
import type { Abilities } from '../shared/plan.js';

/** MutatingAdmissionPolicy is v1, and on, since Kubernetes 1.36. */
const MUTATING_SINCE = 36;

export const abilities = ({ minor }: EmitOptions): Abilities => ({
  selections: ['live', 'static', 'any'],
  defaults: minor >= MUTATING_SINCE,
  reinvoked: true,
  refusesTooLarge: true,
});
