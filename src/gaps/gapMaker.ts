import type { Locate } from '../base/position.js';
import type { PolicySet } from '../ir/policySet.js';
import type { Bool } from '../lang/build.js';
import { isLiteral } from '../lang/isLiteral.js';
import { simplify } from '../lang/simplify.js';
import type { JsonObject } from '../pod/json.js';
import type { AdmissionRequest } from '../pod/request.js';
import { pspAsker, targetAsker, type Answers } from './answers.js';
import { requestView } from '../pod/requestView.js';
import {
  ANSWERS,
  gapId,
  type Effect,
  type Gap,
  type GapAnswers,
  type Impact,
  type TargetName,
} from './gap.js';
import { podDifferences, type Filling, type PodDifferences } from './podDifferences.js';
import { witnessSearch, type FindWitness } from './witness/witness.js';

export interface GapTexts {
  readonly reason: string;
  readonly remedy: string;
  /** A pod that shows the gap, where the analysis met one already. */
  readonly witness?: JsonObject;
  /** Where the effect alone does not say it. */
  readonly answers?: GapAnswers;
  /**
   * Of one policy small pods show the gap where it exists, and without a witness there is none;
   * of several the search is not that sure, and the gap stays.
   */
  readonly provenByWitness?: boolean;
  /** The option that chooses the difference, where it is on purpose. */
  readonly chosenBy?: '--ephemeral' | '--psa-level' | '--selection';
  /**
   * The pod without what the gap is named for: taken away, the request must not show the effect
   * any more.
   */
  readonly without?: (pod: JsonObject) => JsonObject;
  /** See `Gap`. */
  readonly beyondInput?: true;
}

/** What no request of the input can show may matter as much as any. */
const UNSHOWN = { witness: null, matters: true } as const;

/** Makes the gaps of one target, with their ids and places in the input. */
export class GapMaker {
  private readonly findWitness: FindWitness;
  private readonly differences: PodDifferences;
  private readonly askPsp: ReturnType<typeof pspAsker>;
  private readonly askTarget: ReturnType<typeof targetAsker>;

  constructor(
    private readonly target: TargetName,
    private readonly policySet: PolicySet,
    private readonly locate: ReadonlyMap<string, Locate>,
    private readonly answers: Answers,
    filling: Filling,
    namespaces?: readonly string[],
    /** What the target really answers, where `answers` does not say it of every request. */
    private readonly admits?: (request: AdmissionRequest) => boolean,
  ) {
    this.differences = podDifferences(policySet, filling);
    this.askPsp = pspAsker(answers);
    this.askTarget = targetAsker(answers);
    this.findWitness = witnessSearch(policySet, answers, namespaces);
  }

  /**
   * @param policy its name, or `*` for a gap of the whole set.
   * @returns none where no request can be in it.
   */
  make(
    policy: string,
    control: string,
    effect: Effect,
    when: Bool,
    texts: GapTexts,
  ): readonly Gap[] {
    const { reason, remedy, witness: known, without, beyondInput } = texts;
    const { answers = ANSWERS[effect], provenByWitness = false } = texts;
    const cause = { node: simplify(when.node) };
    if (isLiteral(cause.node, false) || (!beyondInput && this.never(answers))) return [];
    const shown = this.shownBy(control, effect);
    const { witness, matters } = beyondInput
      ? UNSHOWN
      : this.findWitness(
          {
            policy,
            when: cause,
            answers,
            provenByWitness,
            shownBy:
              without === undefined
                ? shown
                : (request) => shown(request) && !this.showsStill(request, answers, shown, without),
            matters: (request) => this.differences.matters(request, effect),
          },
          known,
        );
    if (witness === null && provenByWitness && this.policySet.policies.length === 1) return [];
    const place = this.locate.get(policy);
    return [
      {
        id: gapId(this.target, policy, control, effect),
        target: this.target,
        policy,
        control,
        effect,
        impact: impactOf(effect, matters, texts),
        when: cause,
        answers,
        witness,
        reason,
        remedy,
        source: place === undefined ? null : place(sourcePath(control)),
        ...(beyondInput ? { beyondInput } : {}),
      },
    ];
  }

  private shownBy(control: string, effect: Effect): (request: AdmissionRequest) => boolean {
    if (effect === 'default-lost' || effect === 'default-differs') return this.differences.pods;
    if (control === 'admitting-policy') return this.differences.names;
    const { admits } = this;
    if (admits === undefined || effect === 'unseen') return () => true;
    return (request) => admits(request) === (effect === 'looser');
  }

  /** Whether a request without what the gap is named for is answered and shows the same. */
  private showsStill(
    request: AdmissionRequest,
    answers: GapAnswers,
    shown: (request: AdmissionRequest) => boolean,
    without: (pod: JsonObject) => JsonObject,
  ): boolean {
    const { pod, oldPod } = request;
    const changed: AdmissionRequest = {
      ...request,
      pod: without(pod),
      oldPod: oldPod && without(oldPod),
    };
    const view = requestView(changed);
    return (
      this.askPsp(view, changed.pod)(answers.psp) &&
      this.askTarget(view, changed.pod, answers.target) &&
      shown(changed)
    );
  }

  /** PSP or the target answers every request alike, and otherwise than the gap needs. */
  private never({ psp, target }: GapAnswers): boolean {
    return (
      (psp !== null && isLiteral(this.answers.psp, psp === 'denies')) ||
      (psp === 'changes' && isLiteral(this.answers.pspUnchanged, true)) ||
      (target !== null && isLiteral(this.answers.target, target === 'denies'))
    );
  }
}

/**
 * A default that nobody fills in any more is one to act on, whatever the requests that were looked
 * at. Without a request to judge by, only what servers read differently since is for the record,
 * and what nobody sees in a pod.
 */
function impactOf(
  effect: Effect,
  matters: boolean | undefined,
  { chosenBy, without }: Pick<GapTexts, 'chosenBy' | 'without'>,
): Impact {
  if (chosenBy !== undefined) return 'decide';
  const isHistory = without !== undefined || effect === 'unseen';
  return effect === 'default-lost' || (matters ?? !isHistory) ? 'act' : 'record';
}

const sourcePath = (control: string): readonly string[] =>
  control === 'seccomp' || control === 'appArmor' ? ['metadata', 'annotations'] : ['spec', control];

/** What lets in more than PSP did comes first. */
const RANK: Readonly<Record<Effect, number>> = {
  looser: 0,
  stricter: 1,
  'default-lost': 2,
  'default-differs': 3,
  unseen: 4,
};

export const inReportOrder = (gaps: readonly Gap[]): readonly Gap[] =>
  [...gaps].sort((a, b) => RANK[a.effect] - RANK[b.effect]);
