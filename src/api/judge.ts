/** What PSP and each target say to a pod, a workload or an AdmissionReview. */
import { gapCoverage, type GapCoverage } from '../gaps/coverage.js';
import { effectsBetween } from '../gaps/compareVerdicts.js';
import type { TargetName } from '../gaps/gap.js';
import type { PolicyInput } from '../load/readPolicySet.js';
import type { AdmissionRequest } from '../pod/request.js';
import type { CheckLine } from '../report/checkLine.js';
import { podDiff } from '../report/podDiff.js';
import { pspAdmission, type Verdict } from '../semantics/admission.js';
import { anyonesGrants, inputGrants } from '../semantics/grants.js';
import { invalidByDefaults } from '../semantics/validAfterDefaults.js';
import { targets } from '../targets/index.js';
import type { EmitOptions } from '../targets/shared/options.js';
import type { Prediction } from '../targets/target.js';
import { verdictWord } from '../targets/shared/verdictWord.js';
import { analysed, type TargetAnalysis } from './analysis.js';
import type { WorkloadItem } from './workloadItems.js';

export interface JudgeOptions {
  readonly targets: readonly TargetName[];
  readonly options: EmitOptions;
  /**
   * Whether bare pods and workloads come from anyone who may use some policy there, and from nobody
   * else.
   */
  readonly fromAnyone: boolean;
  /** Whether answers carry the pods after defaulting. */
  readonly pods: boolean;
  /** Whether answers carry what PSP fills in, as a diff of the pod. */
  readonly diff: boolean;
  /** Of these targets, where they were analysed already; no gap is named of one that is missing. */
  readonly analyses?: readonly TargetAnalysis[];
}
export type Judge = (item: WorkloadItem) => CheckLine;

/** Policies compiled once, for many pods. */
export function judgeOf(
  input: PolicyInput,
  { targets: names, options, fromAnyone, pods, diff, analyses }: JudgeOptions,
): Judge {
  const { policySet } = input;
  const found = analyses ?? analysed(input, names, options);
  const { grants } = policySet;
  const anyone = fromAnyone && grants.length > 0 ? anyonesGrants(grants) : undefined;
  const asReviewed = pspAdmission(policySet, inputGrants(grants));
  const bare = anyone === undefined ? asReviewed : pspAdmission(policySet, anyone);
  const predictors = names.map((name) => {
    const analysis = found.find((one) => one.name === name);
    return {
      name,
      reviewed: targets[name].predict(policySet, options),
      bare: targets[name].predict(policySet, options, anyone),
      coverage: analysis === undefined ? null : gapCoverage(analysis.gaps, analysis.answers),
    };
  });
  return (item) => {
    if ('error' in item) return item;
    const { id, kind, name, request, isReview } = item;
    const verdict = (isReview ? asReviewed : bare).review(request);
    const answers = predictors.map(
      (one) =>
        [
          one.name,
          targetAnswer(
            verdict,
            (isReview ? one.reviewed : one.bare)(request),
            request,
            one.coverage,
            pods,
          ),
        ] as const,
    );
    const { verdict: word, policy, reasons } = verdict;
    const note = verdict.note ?? invalidByDefaults(request.pod, verdict.pod);
    return {
      id,
      object: { kind, namespace: request.namespace, name },
      psp: {
        verdict: word,
        policy,
        reasons,
        ...(note === undefined ? {} : { note }),
        ...(pods ? { pod: verdict.pod } : {}),
      },
      ...(answers.length > 0 ? { targets: Object.fromEntries(answers) } : {}),
      ...(diff && word === 'mutated' ? { diff: podDiff(request.pod, verdict.pod) } : {}),
    };
  };
}

function targetAnswer(
  psp: Verdict,
  prediction: Prediction,
  request: AdmissionRequest,
  coverage: GapCoverage | null,
  pods: boolean,
): NonNullable<CheckLine['targets']>[string] {
  const verdict = verdictWord(prediction);
  const effects = effectsBetween(psp.verdict, verdict);
  return {
    verdict,
    gaps:
      effects.length === 0 || coverage === null
        ? []
        : coverage.covering(request, effects).map(({ id }) => id),
    ...(pods ? { pod: prediction.pod } : {}),
  };
}
