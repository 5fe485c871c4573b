/**
 * Pod Security Admission and a ValidatingAdmissionPolicy that checks what its levels leave: both
 * are applied, and judged together.
 */
import type { Answers, GapAnalysis } from '../../gaps/answers.js';
import { residualAnswers, residualGaps } from './residualGaps.js';
import type { PolicySet } from '../../ir/policySet.js';
import type { AdmissionRequest } from '../../pod/request.js';
import type { Grants } from '../../semantics/admission.js';
import { planFor } from '../shared/plan.js';
import { levelsOf } from '../psa/levels.js';
import { levelGapOptions } from '../psa/levelGapOptions.js';
import { predictLevel } from '../psa/predict.js';
import type { EmitOptions, Prediction } from '../target.js';
import { abilities } from '../vap/abilities.js';
import { predictPlan } from '../shared/validating.js';

/** The gaps of both together; they are reported as those of vap. */
export const gapsOfBoth = (policySet: PolicySet, options: EmitOptions): GapAnalysis =>
  residualGaps(...analysed(policySet, options));

/** What both answer, for psa, which has no gaps of its own then: nothing is searched. */
export const answersOfBoth = (policySet: PolicySet, options: EmitOptions): Answers =>
  residualAnswers(...analysed(policySet, options));

/**
 * What to say where the levels carry nothing: `auto` takes no level that refuses what a policy
 * admits.
 */
export function leftToLevels(policySet: PolicySet, options: EmitOptions): string | undefined {
  const { namespaces, others } = levelsOf(policySet, options);
  return [...namespaces, others].every(({ level }) => level === 'privileged')
    ? 'every level is privileged, which carries nothing, so every rule is checked here; --psa-level baseline or restricted parts the rules, and refuses what that level refuses'
    : undefined;
}

function analysed(policySet: PolicySet, options: EmitOptions): Parameters<typeof residualGaps> {
  const plan = planFor(policySet, options, abilities(options));
  const { defaults, judgesDefaulted, checks } = plan;
  return [
    policySet,
    { ...levelGapOptions(policySet, options), ephemeral: options.ephemeral },
    { ...plan, defaults: defaults || judgesDefaulted },
    checks,
  ];
}

/** The level judges the pod that the policies filled in. */
export function predictBoth(
  policySet: PolicySet,
  options: EmitOptions,
  mayUse?: Grants,
): (request: AdmissionRequest) => Prediction {
  const beside = predictPlan(
    policySet,
    options,
    planFor(policySet, options, abilities(options)),
    mayUse,
  );
  const level = predictLevel(policySet, options);
  return (request) => {
    const answer = beside(request);
    return answer.allowed
      ? { ...answer, allowed: level({ ...request, pod: answer.pod }).allowed }
      : answer;
  };
}
