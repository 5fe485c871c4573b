/** What a ValidatingAdmissionPolicy can carry of PSP, by the version of the cluster. */
import type { EmitOptions } from '../shared/options.js';
import type { Abilities } from '../shared/plan.js';

/** Since Kubernetes 1.36, MutatingAdmissionPolicy is v1 and enabled. */
const MUTATING_SINCE = 36;

export const abilities = ({ minor }: EmitOptions): Abilities => ({
  selections: ['live', 'static', 'any'],
  defaults: minor >= MUTATING_SINCE,
  reinvoked: true,
  refusesTooLarge: true,
});
