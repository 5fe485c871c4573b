/**
 * What is wrong with an engine's answer to a request, compared with the predicted one and with
 * PSP's.
 */
import type { GapAnalysis } from '../../src/gaps/answers.js';
import { consequences } from '../../src/gaps/consequences.js';
import { effectsBetween } from '../../src/gaps/compareVerdicts.js';
import { gapCoverage, type GapCoverage } from '../../src/gaps/coverage.js';
import { podSettings } from '../../src/gaps/podEffect.js';
import type { Effect, Gap, TargetName } from '../../src/gaps/gap.js';
import type { PolicySet } from '../../src/ir/policySet.js';
import type { JsonObject } from '../../src/pod/json.js';
import type { AdmissionRequest } from '../../src/pod/request.js';
import {
  EVERY_POLICY,
  pspAdmission,
  type Grants,
  type PspAdmission,
  type Verdict,
} from '../../src/semantics/admission.js';
import { inputGrants } from '../../src/semantics/grants.js';
import { withoutInertSeccomp } from '../../src/semantics/sameOn124.js';
import { refusedByServer } from '../../src/semantics/takenByServer.js';
import { targets } from '../../src/targets/index.js';
import { verdictWord } from '../../src/targets/shared/verdictWord.js';
import type { EmitOptions } from '../../src/targets/shared/options.js';
import type { Prediction } from '../../src/targets/target.js';
import type { ReviewAnswer } from './engine.js';
import { GapShares } from './gapShare.js';
import { written } from './pspCase.js';
import { messageFault } from './refusalMessage.js';

export interface TargetDivergence {
  /**
   * What is wrong: the documents, our prediction, a difference from PSP that no gap announces, or
   * the message.
   */
  readonly kind: 'load' | 'prediction' | 'unannounced' | 'record' | 'message';
  readonly request?: AdmissionRequest;
  readonly detail: string;
}

/**
 * PSP's verdict, then the target's: how often each pair came; and how often a gap that covers a
 * request shows there.
 */
export class VerdictTable extends Map<string, number> {
  readonly shares = new GapShares();
}

/** A target that is compared, with what it was converted from. */
interface Converted {
  readonly target: TargetName;
  readonly set: PolicySet;
  readonly options: EmitOptions;
}

/** The answers of all sides to a request. */
interface Judged {
  readonly request: AdmissionRequest;
  readonly answer: ReviewAnswer;
  readonly verdict: Verdict;
  readonly prediction: Prediction;
  /** The engine's verdict. */
  readonly word: ReturnType<typeof verdictWord>;
  /** How the engine differs from PSP. */
  readonly effects: readonly Effect[];
  /** The gaps that say so. */
  readonly covering: readonly Gap[];
}

export class Divergences {
  private readonly predict: (request: AdmissionRequest) => Prediction;
  private readonly coverage: GapCoverage;
  private readonly matters: ReturnType<typeof consequences>;
  private readonly psp: PspAdmission;
  private readonly mayUse: Grants;

  constructor(
    private readonly converted: Converted,
    { gaps, answers }: GapAnalysis,
    private readonly table: VerdictTable,
  ) {
    const { target, set, options } = converted;
    const granted = inputGrants(set);
    this.predict = targets[target].predict(set, options);
    this.coverage = gapCoverage(gaps, answers);
    this.matters = consequences(set);
    this.psp = pspAdmission(set, granted);
    // Where a target is told to let everybody use everything, it does.
    this.mayUse = options.selection === 'any' ? EVERY_POLICY : granted;
  }

  /** @returns the first thing that is wrong. */
  first(request: AdmissionRequest, answer: ReviewAnswer): TargetDivergence | undefined {
    const wrong = unanswered(answer) ?? this.wrongAnswer(this.judged(request, answer));
    return wrong && { ...wrong, request };
  }

  private judged(request: AdmissionRequest, answer: ReviewAnswer): Judged {
    const verdict = this.psp.review(request);
    const prediction = this.predict(request);
    const word = verdictWord({ allowed: answer.allowed, mutated: prediction.mutated });
    const effects = effectsBetween(request, verdict, { verdict: word, pod: prediction.pod });
    const covering = effects.length === 0 ? [] : this.coverage.covering(request, effects);
    return { request, answer, verdict, prediction, word, effects, covering };
  }

  private wrongAnswer(judged: Judged): Wrong | undefined {
    this.count(judged);
    return (
      unpredictedVerdict(judged) ??
      unpredictedPod(judged) ??
      this.wrongImpact(judged) ??
      unannouncedEffect(judged) ??
      this.wrongMessage(judged)
    );
  }

  private count({ request, answer, verdict, prediction, word }: Judged): void {
    const pair = `${verdict.verdict} ${word}`;
    this.table.set(pair, (this.table.get(pair) ?? 0) + 1);
    const { allowed } = answer;
    this.table.shares.add(this.coverage, request, verdict, { allowed, pod: prediction.pod });
  }

  /** A gap for the record says that no pod of 1.24 runs in another way. */
  private wrongImpact({ request, prediction, effects, covering }: Judged): Wrong | undefined {
    const [effect] = effects;
    if (effect === undefined || covering.length === 0) return undefined;
    if (!covering.every(({ impact }) => impact === 'record')) return undefined;
    const seen = judgedFor(effect, covering, request);
    return canBeFrom124(request) && this.matters(seen, effect, prediction.pod)
      ? {
          kind: 'record',
          detail: `${covering.map(({ id }) => id).join(', ')} are for the record, but how the pod runs changes`,
        }
      : undefined;
  }

  private wrongMessage({ request, answer: { allowed, message = '' } }: Judged): Wrong | undefined {
    const { target, set, options } = this.converted;
    // Pod Security Admission words its own refusals.
    if (allowed || target === 'psa' || levelRefuses(message, options)) return undefined;
    const fault = messageFault(message, set, this.mayUse, request, fillsIn(target, options));
    return fault === undefined
      ? undefined
      : { kind: 'message', detail: `the message: ${fault}: ${message}` };
  }
}

type Wrong = Pick<TargetDivergence, 'kind' | 'detail'>;

const unanswered = ({ error }: ReviewAnswer): Wrong | undefined =>
  error === undefined
    ? undefined
    : { kind: 'load', detail: `the engine could not judge a request: ${error}` };

const unpredictedVerdict = ({ answer, prediction, word }: Judged): Wrong | undefined =>
  answer.allowed === prediction.allowed
    ? undefined
    : {
        kind: 'prediction',
        detail: `predicted ${prediction.allowed ? 'allowed' : 'denied'}, the engine says ${word}: ${answer.message ?? ''}`,
      };

function unpredictedPod({ request, answer, prediction }: Judged): Wrong | undefined {
  const filled = answer.mutated ?? answer.object;
  if (!answer.allowed || request.operation !== 'CREATE' || filled === undefined) return undefined;
  const theirs = JSON.stringify(written(filled as JsonObject, 'current'));
  const ours = JSON.stringify(written(prediction.pod, 'current'));
  const detail =
    theirs === ours
      ? storingFault(answer, request, prediction.pod)
      : `predicted the pod ${ours}, the engine makes it ${theirs}`;
  return detail === undefined ? undefined : { kind: 'prediction', detail };
}

const unannouncedEffect = ({
  answer,
  verdict,
  word,
  effects,
  covering,
}: Judged): Wrong | undefined =>
  effects.length === 0 || covering.length > 0
    ? undefined
    : {
        kind: 'unannounced',
        detail: `PSP ${verdict.verdict}, the engine ${word}; no gap covers it: ${answer.message ?? JSON.stringify(verdict.reasons)}`,
      };

/** What we say that the server refuses of a pod that a target made; `kube` alone is a server. */
function storingFault(
  { validPod, auditAnnotations }: ReviewAnswer,
  { pod }: AdmissionRequest,
  made: JsonObject,
): string | undefined {
  const ours = refusedByServer(pod, made);
  const isRefused = auditAnnotations === undefined || validPod !== undefined;
  return ours === undefined || isRefused
    ? undefined
    : `the server takes the pod that was made: ${ours}`;
}

/**
 * Whether a pod like this can have come from 1.24: it dropped the fields of AppArmor and volumes of
 * type image, PSP wrote over empty annotations of AppArmor where it filled in a profile, and an update changes no setting of a pod (docs/decisions/0008-impact.md).
 */
function canBeFrom124({ pod, oldPod, subResource }: AdmissionRequest): boolean {
  const isSettled =
    oldPod === null ||
    subResource !== '' ||
    podSettings(oldPod, 'current') === podSettings(pod, 'current');
  // The image of a container is a text.
  const text = JSON.stringify(pod);
  return isSettled && !/"(?:appArmorProfile|image)":\{|"[^"]*apparmor[^"]*":""/.test(text);
}

/**
 * A refusal is not about an inert seccomp annotation where no gap names it: once the pod is
 * admitted, what the annotation lost is named then.
 */
const judgedFor = (
  effect: Effect,
  covering: readonly Gap[],
  request: AdmissionRequest,
): AdmissionRequest =>
  effect === 'stricter' && !covering.some(({ control }) => control === 'seccomp-annotations')
    ? { ...request, pod: withoutInertSeccomp(request.pod) }
    : request;

/** Of a policy and the levels that it counts on, it is a level that refuses. */
export const levelRefuses = (message: string, { residual }: EmitOptions): boolean =>
  residual && /violates PodSecurity "/.test(message);

/** A residual policy may find nothing but a default that lacks: it leaves the rest to the level. */
const fillsIn = (target: TargetName, { minor, residual }: EmitOptions): boolean =>
  target === 'kyverno-cel' || (target === 'vap' && minor >= 36 && !residual);
