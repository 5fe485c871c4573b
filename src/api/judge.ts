/** What PSP and each target answer to a pod, a workload or an AdmissionReview. */
import { gapCoverage, type GapCoverage } from '../gaps/coverage.js';
import { effectsBetween } from '../gaps/compareVerdicts.js';
import type { TargetName } from '../gaps/gap.js';
import { knowsGrants, type Policy, type PolicySet } from '../ir/policySet.js';
import type { PolicyInput } from '../load/readPolicySet.js';
import type { AdmissionRequest } from '../pod/request.js';
import { ASSUMED, assumedThrough } from '../pod/requester.js';
import type { CheckLine, CheckReason } from '../report/checkLine.js';
import { keptItems } from '../base/keptItems.js';
import { onDemand } from '../base/remembered.js';
import { formatFieldPath } from '../base/fieldPath.js';
import type { JsonObject } from '../pod/json.js';
import { compilePolicy, type Reason } from '../semantics/policyEvaluator.js';
import { refusalDetail } from '../semantics/refusalDetail.js';
import { mirrorSeccomp } from '../semantics/seccompMirror.js';
import { formatPosition, type Position } from '../base/position.js';
import { podDiff } from '../report/podDiff.js';
import { asWrittenToday } from '../plan/changes.js';
import {
  pspAdmission,
  type Grants,
  type PspAdmission,
  type Verdict,
} from '../semantics/admission.js';
import { anyonesGrants, inputGrants } from '../semantics/grants.js';
import { asTakenOn } from '../semantics/olderServers.js';
import { invalidByDefaults, refusedAsItIs, refusedByServer } from '../semantics/takenByServer.js';
import { targets } from '../targets/index.js';
import type { Target } from '../targets/target.js';
import type { EmitOptions } from '../targets/shared/options.js';
import { verdictWord } from '../targets/shared/verdictWord.js';
import { analysed, type TargetAnalysis } from './analysis.js';
import { explaining, type Explaining } from './explaining.js';
import type { ReadWorkload, WorkloadItem } from './workloadItems.js';

export interface JudgeOptions {
  readonly targets: readonly TargetName[];
  readonly options: EmitOptions;
  /** Whether answers carry the pods after defaulting. */
  readonly pods: boolean;
  /** Whether answers carry what PSP fills in, as a diff of the pod. */
  readonly diff: boolean;
  /**
   * Analyses of these targets, if the caller has them. A target without an analysis gets no gaps.
   */
  readonly analyses?: readonly TargetAnalysis[];
}
/** Properties are assigned one by one: V8 makes a hidden class for each object that is spread. */
type Growing<T> = { -readonly [K in keyof T]: T[K] };
export type Judge = (item: WorkloadItem) => CheckLine;

/** Compiles the policies once, to judge many pods by them. */
export function judgeOf(input: Pick<PolicyInput, 'policySet'>, options: JudgeOptions): Judge {
  const judged = new JudgedWorkloads(input.policySet, options);
  return (item) => ('error' in item ? unjudged(item, item.error) : judgedAlone(item, judged));
}

/**
 * A target that answers in place of PSP: once with the grants of the input, and once as if everyone
 * had these grants.
 */
interface Predictor {
  readonly name: TargetName;
  readonly named: ReturnType<Target['predict']>;
  readonly byAnyone: ReturnType<Target['predict']>;
  /** Null if the gaps of the target were not analysed. */
  readonly coverage: GapCoverage | null;
}
/** Why the API server refuses a pod. */
interface ServerFaults {
  /**
   * Of what PSP made of the pod. No gap explains the answer to a pod that never ran: what PSP filled
   * in was the fault.
   */
  readonly fault: string | undefined;
  /** Of the pod as it is. Only asked of pods that somebody admits. */
  readonly ownFault: () => string | undefined;
}
type TargetAnswer = NonNullable<CheckLine['targets']>[TargetName];

class JudgedWorkloads {
  private readonly named: PspAdmission;
  private readonly byAnyone: PspAdmission;
  private readonly predictors: readonly Predictor[];
  private readonly explaining: Explaining;
  private readonly policies: ReadonlyMap<string, Policy>;
  /** The request as the targets' server takes it. */
  private readonly taken: ReturnType<typeof asTakenOn>;

  constructor(
    set: PolicySet,
    private readonly choices: JudgeOptions,
  ) {
    // An input without roles and bindings does not say who may use which policy.
    const anyone = knowsGrants(set) ? anyonesGrants(set.grants) : undefined;
    this.named = pspAdmission(set, inputGrants(set));
    this.byAnyone = anyone === undefined ? this.named : pspAdmission(set, anyone);
    this.predictors = predictorsOf(set, choices, anyone);
    this.explaining = explaining(set, this.named);
    this.taken = asTakenOn(choices.options.minor);
    this.policies = new Map(set.policies.map((policy) => [policy.name, policy]));
  }

  /** @throws Error for a pod that no API server accepts. */
  lineOf(item: ReadWorkload): CheckLine {
    const { id, kind, name, request } = item;
    const verdict = (isFromAnyone(item) ? this.byAnyone : this.named).review(request);
    const fault =
      verdict.verdict === 'mutated' ? invalidByDefaults(request.pod, verdict.pod) : undefined;
    const ownFault = onDemand(() => refusedAsItIs(request));
    const targetAnswers = this.targetAnswers(item, verdict, { fault, ownFault });
    const place = item.locate(['metadata', 'name']);
    return {
      id,
      object: { kind, namespace: request.namespace, name },
      ...(place === undefined ? {} : { at: place }),
      ...(item.isReview
        ? { review: { operation: request.operation, subResource: request.subResource } }
        : {}),
      requester: requesterOf(item),
      psp: this.pspAnswer(item, verdict, { fault, ownFault }),
      ...(targetAnswers.length > 0 ? { targets: Object.fromEntries(targetAnswers) } : {}),
      ...(this.choices.diff && verdict.verdict === 'mutated'
        ? { diff: podDiff(request.pod, asWrittenToday(request.pod, verdict.pod)) }
        : {}),
    };
  }

  private pspAnswer(
    item: ReadWorkload,
    verdict: Verdict,
    { fault, ownFault }: ServerFaults,
  ): NonNullable<CheckLine['psp']> {
    const note = verdict.note ?? (verdict.verdict === 'denied' ? undefined : (ownFault() ?? fault));
    return {
      verdict: verdict.verdict,
      policy: verdict.policy,
      reasons: verdict.reasons.map((reason) => this.reasonOf(reason, verdict.pod, item)),
      ...(note === undefined ? {} : { note }),
      ...(this.choices.pods ? { pod: storedPod(item.request, verdict) } : {}),
    };
  }

  /**
   * Positions and values of a refusal refer to the pod with the defaults of the refusing policy.
   */
  private reasonOf(reason: Reason, pod: JsonObject, { locate }: ReadWorkload): CheckReason {
    const policy = this.policies.get(reason.policy)!;
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
  }

  private targetAnswers(
    item: ReadWorkload,
    verdict: Verdict,
    { fault, ownFault }: ServerFaults,
  ): readonly (readonly [TargetName, TargetAnswer])[] {
    const { request } = item;
    // Computed at most once, and only if an answer differs.
    const askedBy = onDemand(() => keptItems(this.explaining.askedBy(request, verdict)));
    // Somebody whom the target, too, answers as it answers anyone.
    const asking = (isAnswered: (asked: AdmissionRequest) => boolean): AdmissionRequest => {
      if (!isFromAnyone(item)) return request;
      for (const asked of askedBy()) if (isAnswered(asked)) return asked;
      const [first = request] = askedBy();
      return first;
    };
    return this.predictors.map(({ name, named, byAnyone, coverage }) => {
      const prediction = (isFromAnyone(item) ? byAnyone : named)(request);
      const answer = verdictWord(prediction);
      const { pod } = prediction;
      const refusal = refusedByServer(request.pod, pod);
      const isRefused = refusal !== undefined;
      const effects = effectsBetween(request, verdict, { verdict: answer, pod }, isRefused);
      const gaps =
        fault !== undefined || effects.length === 0 || coverage === null
          ? []
          : this.explaining.gaps(
              coverage,
              this.taken(asking((asked) => verdictWord(named(asked)) === answer)),
              verdict,
              effects,
            );
      const filledIn = prediction.mutated ? refusal : undefined;
      const note = answer === 'denied' ? undefined : (ownFault() ?? filledIn);
      return [
        name,
        {
          verdict: answer,
          gaps: gaps.map(({ id }) => id),
          ...(note === undefined ? {} : { note }),
          ...(this.choices.pods ? { pod } : {}),
        },
      ];
    });
  }
}

/**
 * @param anyone the grants of the input, given to everyone; undefined if the input has no roles and
 *   bindings.
 */
function predictorsOf(
  policySet: PolicySet,
  { targets: names, options, analyses }: JudgeOptions,
  anyone: Grants | undefined,
): readonly Predictor[] {
  const found = analyses ?? analysed({ policySet }, names, options);
  return names.map((name) => {
    // With --residual both answer together, and their gaps are those of vap.
    const reporting = options.residual && name === 'psa' ? 'vap' : name;
    const analysis = found.find((one) => one.name === reporting);
    return {
      name,
      named: targets[name].predict(policySet, options),
      byAnyone: targets[name].predict(policySet, options, anyone),
      coverage: analysis === undefined ? null : gapCoverage(analysis.gaps, analysis.answers),
    };
  });
}

const isFromAnyone = ({ assumed }: ReadWorkload): boolean => assumed === 'anyone';

/**
 * An item that cannot be judged becomes a line with an error; the other items keep their answers.
 */
function judgedAlone(item: ReadWorkload, judged: JudgedWorkloads): CheckLine {
  try {
    return judged.lineOf(item);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return unjudged(
      { id: item.id, position: item.locate([]) },
      `it cannot be judged (${why}); check that a server takes it: kubectl create --dry-run=server -f FILE`,
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

/**
 * The pod as the 1.24 server stored it: on CREATE it filled in seccomp fields from annotations, and
 * the reverse (pkg/registry/core/pod/strategy.go, PrepareForCreate).
 */
const storedPod = ({ operation }: AdmissionRequest, { verdict, pod }: Verdict): JsonObject =>
  verdict === 'denied' || operation !== 'CREATE' ? pod : mirrorSeccomp(pod);

const requesterOf = ({
  request: { user },
  assumed,
  through,
}: ReadWorkload): NonNullable<CheckLine['requester']> => {
  if (assumed !== undefined) return { user: null, assumed: ASSUMED[assumed] };
  return through === undefined ? { user } : { user, assumed: assumedThrough(through) };
};
