/**
 * `--residual`: labels for Pod Security Admission, and a ValidatingAdmissionPolicy that checks what
 * their levels do not cover. Both are applied and judged together.
 */
import type { PolicySet } from '../../ir/policySet.js';
import type { AdmissionRequest } from '../../pod/request.js';
import type { Grants } from '../../semantics/admission.js';
import { levelGapOptions } from '../psa/levelGapOptions.js';
import { levelFiles } from '../psa/index.js';
import { levelsOf } from '../psa/levels.js';
import { predictLevel } from '../psa/predict.js';
import type { EmitOptions } from '../shared/options.js';
import { planFor, type GuardOf, type Plan } from '../shared/plan.js';
import { predictPlan } from '../shared/validating.js';
import type { Emitted, Prediction, Target } from '../target.js';
import type { StandardLevel } from '../../standards/standardLevels.js';
import { abilities } from '../vap/abilities.js';
import { emitPlan } from '../vap/index.js';
import { guardsOf } from './guards.js';
import { residualAnswers, residualGaps } from './residualGaps.js';

type Work = Pick<Target, 'selects' | 'emit' | 'gaps' | 'predict'>;

interface Both {
  readonly psa: Target;
  readonly vap: Target;
}

/** The two targets. If the options say so, the rules are divided between them. */
export const withResidual = ({ psa, vap }: Both): Both => ({
  psa: orShared(psa, {
    // Grants are checked by the policy beside the level.
    selects: vap.selects,
    emit: levelFiles,
    // What that policy checks is not a gap of the level. Remaining gaps are reported for vap.
    gaps: (policySet, options) => ({
      answers: residualAnswers(...analysed(policySet, options)),
      gaps: [],
    }),
    predict: predictBoth,
  }),
  vap: orShared(vap, {
    selects: vap.selects,
    emit: emitRest,
    gaps: (policySet, options) => residualGaps(...analysed(policySet, options)),
    predict: predictBoth,
  }),
});

function orShared(alone: Target, both: Work): Target {
  const work = ({ residual }: EmitOptions): Work => (residual ? both : alone);
  return {
    ...alone,
    selects: (policySet, options) => work(options).selects(policySet, options),
    emit: (policySet, options) => work(options).emit(policySet, options),
    gaps: (policySet, options) => work(options).gaps(policySet, options),
    predict: (policySet, options, mayUse) => work(options).predict(policySet, options, mayUse),
  };
}

function planOfRest(policySet: PolicySet, options: EmitOptions): PlanOfRest {
  const guardOf = guardsOf(policySet, options);
  return { ...planFor('vap', policySet, options, abilities(options)), guardOf };
}
type PlanOfRest = Plan & { readonly guardOf: GuardOf };

function emitRest(policySet: PolicySet, options: EmitOptions): Emitted {
  const remark =
    '; what Pod Security Admission checks is left to it where the labels of the namespace have it enforced';
  const written = emitPlan(policySet, options, planOfRest(policySet, options), remark);
  const note = written.note ?? leftToLevels(policySet, options);
  return { ...written, ...(note === undefined ? {} : { note }) };
}

/** A note if the levels cover nothing, or if none is known to be enforced. */
function leftToLevels(policySet: PolicySet, options: EmitOptions): string | undefined {
  const { namespaces, others } = levelsOf(policySet, options);
  const carries = ({ level }: { readonly level: StandardLevel }): boolean => level !== 'privileged';
  if (![...namespaces, others].some(carries))
    return 'every level is privileged, which carries nothing, so every rule is checked here; a level by name (--psa-level baseline) carries some rules, and refuses what it refuses';
  if (!namespaces.some(carries))
    return 'rules are left to a level only in namespaces whose labels have it enforced, and none of those that are named gets such labels: name them (--namespace NAME); elsewhere every rule is checked here';
  return undefined;
}

function analysed(policySet: PolicySet, options: EmitOptions): Parameters<typeof residualGaps> {
  const plan = planOfRest(policySet, options);
  const { defaults, judgesDefaulted, guardOf } = plan;
  return [
    policySet,
    { ...levelGapOptions(policySet, options), ephemeral: options.ephemeral },
    { ...plan, defaults: defaults || judgesDefaulted },
    guardOf,
  ];
}

/** The level judges the pod after the policies' defaults. */
function predictBoth(
  policySet: PolicySet,
  options: EmitOptions,
  mayUse?: Grants,
): (request: AdmissionRequest) => Prediction {
  const beside = predictPlan(policySet, options, planOfRest(policySet, options), {
    granted: mayUse,
  });
  const level = predictLevel(policySet, options);
  return (request) => {
    const answer = beside(request);
    return answer.allowed
      ? { ...answer, allowed: level({ ...request, pod: answer.pod }).allowed }
      : answer;
  };
}
