/** What of PSP a ValidatingAdmissionPolicy can carry, by the version of the cluster. */
import { leftByLevel } from '../residual/leftByLevel.js';
import type { PolicySet } from '../../ir/policySet.js';
import type { Abilities, Plan } from '../shared/plan.js';
import { levelOfPolicy } from '../psa/levels.js';
import type { EmitOptions } from '../target.js';

/** MutatingAdmissionPolicy is v1, and on, since Kubernetes 1.36. */
const MUTATING_SINCE = 36;

export const abilities = ({ minor }: EmitOptions): Abilities => ({
  selections: ['live', 'static', 'any'],
  defaults: minor >= MUTATING_SINCE,
  reinvoked: true,
  residual: residualChecks,
});

function residualChecks(policySet: PolicySet, options: EmitOptions): Plan['checks'] {
  const levelOf = levelOfPolicy(policySet, options);
  return (policy) => leftByLevel(policy, levelOf(policy), options.minor);
}
