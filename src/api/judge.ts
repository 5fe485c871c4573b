/** What PSP and each target say to a pod, a workload or an AdmissionReview. */
import { gapCoverage, type GapCoverage } from '../gaps/coverage.js';
import { effectsBetween } from '../gaps/compareVerdicts.js';
import type { Effect, Gap, TargetName } from '../gaps/gap.js';
import { knowsGrants } from '../ir/policySet.js';
import type { PolicyInput } from '../load/readPolicySet.js';
import type { AdmissionRequest } from '../pod/request.js';
import { ASSUMED } from '../pod/requester.js';
import type { CheckLine, CheckReason } from '../report/checkLine.js';
import { formatFieldPath } from '../base/fieldPath.js';
import type { JsonObject } from '../pod/json.js';
import { compilePolicy, type Reason } from '../semantics/policyEvaluator.js';
import { refusalDetail } from '../semantics/refusalDetail.js';
import { mirrorSeccomp } from '../semantics/seccompMirror.js';
import { formatPosition, type Position } from '../base/position.js';
import { podDiff } from '../report/podDiff.js';
import { asWrittenToday } from '../plan/changes.js';
import { pspAdmission, type Verdict } from '../semantics/admission.js';
import { anyonesGrants, inputGrants } from '../semantics/grants.js';
import { invalidByDefaults } from '../semantics/validAfterDefaults.js';
import { targets } from '../targets/index.js';
import type { EmitOptions } from '../targets/shared/options.js';
import { verdictWord } from '../targets/shared/verdictWord.js';
import { analysed, type TargetAnalysis } from './analysis.js';
import { explaining } from './explaining.js';
import type { ReadWorkload, WorkloadItem } from './workloadItems.js';

export interface JudgeOptions {
  readonly targets: readonly TargetName[];
  readonly options: EmitOptions;
  /** Whether answers carry the pods after defaulting. */
  readonly pods: boolean;
  /** Whether answers carry what PSP fills in, as a diff of the pod. */
  readonly diff: boolean;
  /** Of these targets, where they were analysed already; no gap is named of one that is missing. */
  readonly analyses?: readonly TargetAnalysis[];
}
/** Filled in one by one: of each object that is spread V8 makes a hidden class. */
type Growing<T> = { -readonly [K in keyof T]: T[K] };
export type Judge = (item: WorkloadItem) => CheckLine;

/** Policies compiled once, for many pods. */
export function judgeOf(
  { policySet }: Pick<PolicyInput, 'policySet'>,
  { targets: names, options, pods, diff, analyses }: JudgeOptions,
): Judge {
  const found = analyses ?? analysed({ policySet }, names, options);
  // An input without roles and bindings says nothing of who may use what.
  const anyone = knowsGrants(policySet) ? anyonesGrants(policySet.grants) : undefined;
  const named = pspAdmission(policySet, inputGrants(policySet));
  const byAnyone = anyone === undefined ? named : pspAdmission(policySet, anyone);
  const predictors = names.map((name) => {
    const analysis = found.find((one) => one.name === name);
    return {
      name,
      named: targets[name].predict(policySet, options),
      byAnyone: targets[name].predict(policySet, options, anyone),
      coverage: analysis === undefined ? null : gapCoverage(analysis.gaps, analysis.answers),
    };
  });
  const { asked, gaps } = explaining(policySet, named);
  const policies = new Map(policySet.policies.map((policy) => [policy.name, policy]));
  /** Refusals are those of the pod with the defaults of the policy that refuses. */
  const reasonOf = (reason: Reason, pod: JsonObject, { locate }: ReadWorkload): CheckReason => {
    const policy = policies.get(reason.policy)!;
    const defaulted = compilePolicy(policy, '1.24').withDefaults(pod).pod;
    const { path, value, container, allowed, required } = refusalDetail(policy, reason, defaulted);
    const made: Omit<Growing<CheckReason>, 'at'> = {
      policy: reason.policy,
      field: reason.field,
      path: formatFieldPath(path),
      message: reason.message,
    };
    if (container !== undefined) made.container = container;
    if (value !== undefined) made.value = value;
    if (allowed !== undefined) made.allowed = allowed;
    if (required !== undefined) made.required = required;
    return Object.assign(made, { at: locate(path) ?? null });
  };
  const judged = (item: ReadWorkload): CheckLine => {
    const { id, kind, name, request, assumed } = item;
    const fromAnyone = assumed === 'anyone';
    const verdict = (fromAnyone ? byAnyone : named).review(request);
    let asking: AdmissionRequest | undefined;
    const gapsOf = (coverage: GapCoverage, effects: readonly Effect[]): readonly Gap[] => {
      asking ??= fromAnyone ? asked(request, verdict) : request;
      return gaps(coverage, asking, verdict, effects);
    };
    const answers = predictors.map(({ name: target, coverage, ...one }) => {
      const prediction = (fromAnyone ? one.byAnyone : one.named)(request);
      const answer = verdictWord(prediction);
      const effects = effectsBetween(request, verdict, { verdict: answer, pod: prediction.pod });
      const found = effects.length === 0 || coverage === null ? [] : gapsOf(coverage, effects);
      return [
        target,
        {
          verdict: answer,
          gaps: found.map(({ id: gap }) => gap),
          ...(pods ? { pod: prediction.pod } : {}),
        },
      ] as const;
    });
    const { verdict: word, policy } = verdict;
    const place = item.locate(['metadata', 'name']);
    const note = verdict.note ?? invalidByDefaults(request.pod, verdict.pod);
    return {
      id,
      object: { kind, namespace: request.namespace, name },
      ...(place === undefined ? {} : { at: place }),
      ...(item.isReview
        ? { review: { operation: request.operation, subResource: request.subResource } }
        : {}),
      requester: requesterOf(item),
      psp: {
        verdict: word,
        policy,
        reasons: verdict.reasons.map((reason) => reasonOf(reason, verdict.pod, item)),
        ...(note === undefined ? {} : { note }),
        ...(pods ? { pod: storedPod(verdict) } : {}),
      },
      ...(answers.length > 0 ? { targets: Object.fromEntries(answers) } : {}),
      ...(diff && word === 'mutated'
        ? { diff: podDiff(request.pod, asWrittenToday(request.pod, verdict.pod)) }
        : {}),
    };
  };
  return (item) => ('error' in item ? unjudged(item, item.error) : judgedAlone(item, judged));
}

/** An item that cannot be judged is an error in its place: the others keep their answers. */
function judgedAlone(item: ReadWorkload, judged: (item: ReadWorkload) => CheckLine): CheckLine {
  try {
    return judged(item);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return unjudged(
      { id: item.id, position: item.locate([]) },
      `it cannot be judged (${why}); is it what a server would take?`,
    );
  }
}

const unjudged = (
  { id, position }: { readonly id: string; readonly position?: Position | undefined },
  error: string,
): CheckLine => ({
  id,
  error: position === undefined ? error : `${formatPosition(position)}: ${error}`,
});

/** As the 1.24 server stored it: seccomp fields and annotations each filled in from the other. */
const storedPod = ({ verdict, pod }: Verdict): JsonObject =>
  verdict === 'denied' ? pod : mirrorSeccomp(pod);

const requesterOf = ({
  request: { user },
  assumed,
}: ReadWorkload): NonNullable<CheckLine['requester']> =>
  assumed === undefined ? { user } : { user: null, assumed: ASSUMED[assumed] };
