import { validationGaps } from '../../gaps/validationGaps.js';
import type { TargetName } from '../../gaps/gap.js';
import type { PolicySet } from '../../ir/policySet.js';
import type { Target } from '../target.js';
import type { EmitOptions } from './options.js';
import type { Plan } from './plan.js';
import { predictPlan } from './validating.js';

/** Gaps and predictions of a target that does exactly what its plan says. */
export const carriedPlan = (
  name: TargetName,
  planOf: (policySet: PolicySet, options: EmitOptions) => Plan,
): Pick<Target, 'gaps' | 'predict'> => ({
  gaps: (policySet, options) => {
    const plan = planOf(policySet, options);
    return validationGaps(name, policySet, options, {
      ...plan,
      defaults: plan.defaults || plan.judgesDefaulted,
    });
  },
  predict: (policySet, options, mayUse) =>
    predictPlan(policySet, options, planOf(policySet, options), { granted: mayUse }),
});
