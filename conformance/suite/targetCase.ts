/**
 * One policy set on one target's real engine: its answers are compared with the predicted ones and
 * with those of PSP.
 */
import type { GapAnalysis } from '../../src/gaps/answers.js';
import { consequences } from '../../src/gaps/consequences.js';
import { effectsBetween } from '../../src/gaps/compareVerdicts.js';
import { gapCoverage } from '../../src/gaps/coverage.js';
import { podSettings } from '../../src/gaps/podEffect.js';
import type { Effect, Gap, TargetName } from '../../src/gaps/gap.js';
import type { PolicySet } from '../../src/ir/policySet.js';
import type { JsonObject } from '../../src/pod/json.js';
import type { AdmissionRequest } from '../../src/pod/request.js';
import { reviewFromRequest } from '../../src/pod/request.js';
import { knowsGrants } from '../../src/ir/policySet.js';
import { grantsToRbac } from '../../src/rbac/manifest.js';
import { EVERY_POLICY, pspAdmission } from '../../src/semantics/admission.js';
import { inputGrants } from '../../src/semantics/grants.js';
import { withoutInertSeccomp } from '../../src/semantics/sameOn124.js';
import { refusedByServer } from '../../src/semantics/validAfterDefaults.js';
import { targets } from '../../src/targets/index.js';
import { KUSTOMIZATION } from '../../src/targets/shared/kustomization.js';
import { verdictWord } from '../../src/targets/shared/verdictWord.js';
import { DEFAULT_OPTIONS, type EmitOptions } from '../../src/targets/shared/options.js';
import type { Engine, LoadAnswer, ReviewAnswer } from './engine.js';
import { GapShares } from './gapShare.js';
import { withDefaults, written } from './pspCase.js';
import { granted } from './witnessCase.js';
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

/** What is applied for it: a residual policy counts on the levels of psa. */
export const appliedFor = (target: TargetName, { residual }: EmitOptions): readonly TargetName[] =>
  residual && target !== 'psa' ? ['psa', target] : [target];

/** What is applied, and what is there already. */
export function documentsFor(
  target: TargetName,
  set: PolicySet,
  options: EmitOptions = DEFAULT_OPTIONS,
): readonly object[] {
  return [...writtenFor(target, set, options), ...rbacFor(target, set, options)];
}

export const writtenFor = (
  target: TargetName,
  set: PolicySet,
  options: EmitOptions,
): readonly object[] =>
  appliedFor(target, options)
    .flatMap((name) => targets[name].emit(set, options).files)
    .filter(({ name }) => name !== KUSTOMIZATION)
    .flatMap((file) => file.objects);

/** The roles and bindings that are there already, for a target that asks RBAC at admission. */
export const rbacFor = (
  target: TargetName,
  set: PolicySet,
  options: EmitOptions,
): readonly object[] => (asksRbac(target, set, options) ? grantsToRbac(granted(set).grants) : []);

const asksRbac = (target: TargetName, set: PolicySet, options: EmitOptions): boolean => {
  const choice = targets[target].selects(set, options);
  return 'selection' in choice && choice.selection === 'live';
};

/** A target that asks RBAC needs some to ask: where the input has none, everyone is granted all. */
const judgedOn = (
  target: TargetName,
  set: PolicySet,
  options: EmitOptions,
): { readonly set: PolicySet; readonly options: EmitOptions } =>
  !knowsGrants(set) && asksRbac(target, set, options)
    ? { set: granted(set), options: { ...options, selection: 'live' } }
    : { set, options };

/** An input without roles and bindings is converted for everyone, where nothing else is said. */
export const forEveryone = (set: PolicySet, options: EmitOptions): EmitOptions =>
  !knowsGrants(set) && options.selection === 'auto' ? { ...options, selection: 'any' } : options;

/** What the target's summary says already: ClusterPolicy is on its way out. */
const ANNOUNCED = /kyverno\.io\/v1 ClusterPolicy is deprecated/;
/** The warnings of a load that no output announces. */
export const unannounced = ({ warnings }: LoadAnswer): readonly string[] =>
  warnings.filter((warning) => !ANNOUNCED.test(warning));

/** What is known already; where left out, it is what the target says with its usual options. */
export interface Known {
  readonly options?: EmitOptions;
  /** What is loaded. */
  readonly documents?: readonly object[];
  readonly analysis?: GapAnalysis;
}

export async function compareTarget(
  engine: Engine,
  target: TargetName,
  given: PolicySet,
  requests: readonly AdmissionRequest[],
  table: VerdictTable,
  known: Known = {},
): Promise<TargetDivergence[]> {
  const { set, options } = judgedOn(target, given, known.options ?? DEFAULT_OPTIONS);
  const {
    documents = documentsFor(target, set, options),
    analysis = targets[target].gaps(set, options),
  } = known;
  const { gaps, answers: gapAnswers } = analysis;
  const loaded = await engine.load(documents);
  if (!loaded.ok)
    return [{ kind: 'load', detail: `the engine refuses the documents: ${loaded.error ?? ''}` }];
  const warned = unannounced(loaded).map((warning): TargetDivergence => ({
    kind: 'load',
    detail: `the engine warns: ${warning}`,
  }));
  const predict = targets[target].predict(set, options);
  const coverage = gapCoverage(gaps, gapAnswers);
  const matters = consequences(set);
  const pspGrants = inputGrants(set);
  const psp = pspAdmission(set, pspGrants);
  // Gatekeeper's grants are compiled in like the others'; where a target is told to let everybody
  // use everything, it does.
  const mayUse = options.selection === 'any' ? EVERY_POLICY : pspGrants;
  const answers = await Promise.all(
    requests.map((request) => engine.review(reviewFromRequest(withDefaults(request)))),
  );
  return [
    ...warned,
    ...requests.flatMap((given, i): TargetDivergence[] => {
      const request = withDefaults(given);
      const answer = answers[i]!;
      if (answer.error !== undefined)
        return [
          {
            kind: 'load',
            request,
            detail: `the engine could not judge a request: ${answer.error}`,
          },
        ];
      const verdict = psp.review(request);
      const prediction = predict(request);
      const word = verdictWord({ allowed: answer.allowed, mutated: prediction.mutated });
      const pair = `${verdict.verdict} ${word}`;
      table.set(pair, (table.get(pair) ?? 0) + 1);
      table.shares.add(coverage, request, verdict, {
        allowed: answer.allowed,
        pod: prediction.pod,
      });
      if (answer.allowed !== prediction.allowed) {
        return [
          {
            kind: 'prediction',
            request,
            detail: `predicted ${prediction.allowed ? 'allowed' : 'denied'}, the engine says ${word}: ${answer.message ?? ''}`,
          },
        ];
      }
      const filled = answer.mutated ?? answer.object;
      if (answer.allowed && request.operation === 'CREATE' && filled !== undefined) {
        const engine = JSON.stringify(written(filled as JsonObject, 'current'));
        const ours = JSON.stringify(written(prediction.pod, 'current'));
        if (engine !== ours)
          return [
            {
              kind: 'prediction',
              request,
              detail: `predicted the pod ${ours}, the engine makes it ${engine}`,
            },
          ];
        const fault = storingFault(answer, request, prediction.pod);
        if (fault !== undefined) return [{ kind: 'prediction', request, detail: fault }];
      }
      const effects = effectsBetween(request, verdict, { verdict: word, pod: prediction.pod });
      const covering = effects.length === 0 ? [] : coverage.covering(request, effects);
      if (
        covering.length > 0 &&
        covering.every(({ impact }) => impact === 'record') &&
        canBeFrom124(request) &&
        matters(judgedFor(effects[0]!, covering, request), effects[0]!, prediction.pod)
      )
        return [
          {
            kind: 'record',
            request,
            detail: `${covering.map(({ id }) => id).join(', ')} are for the record, but how the pod runs changes`,
          },
        ];
      if (effects.length > 0 && covering.length === 0) {
        return [
          {
            kind: 'unannounced',
            request,
            detail: `PSP ${verdict.verdict}, the engine ${word}; no gap covers it: ${answer.message ?? JSON.stringify(verdict.reasons)}`,
          },
        ];
      }
      // Pod Security Admission words its own refusals.
      const fault =
        answer.allowed || target === 'psa' || levelRefuses(answer.message ?? '', options)
          ? undefined
          : messageFault(answer.message ?? '', set, mayUse, request, fillsIn(target, options));
      return fault === undefined
        ? []
        : [{ kind: 'message', request, detail: `the message: ${fault}: ${answer.message ?? ''}` }];
    }),
  ];
}

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
 * type image, and an update changes no setting of a pod (docs/decisions/0008-impact.md).
 */
function canBeFrom124({ pod, oldPod, subResource }: AdmissionRequest): boolean {
  const isSettled =
    oldPod === null ||
    subResource !== '' ||
    podSettings(oldPod, 'current') === podSettings(pod, 'current');
  // The image of a container is a text.
  return isSettled && !/"(?:appArmorProfile|image)":\{/.test(JSON.stringify(pod));
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
