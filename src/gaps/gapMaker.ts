import type { Locate } from '../base/position.js';
import type { PolicySet } from '../ir/policySet.js';
import type { Bool } from '../lang/build.js';
import { isLiteral } from '../lang/isLiteral.js';
import { simplify } from '../lang/simplify.js';
import type { JsonObject } from '../pod/json.js';
import type { AdmissionRequest } from '../pod/request.js';
import type { Answers } from './answers.js';
import { ANSWERS, gapId, type Effect, type Gap, type GapAnswers, type TargetName } from './gap.js';
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
}

/** Makes the gaps of one target, with their ids and places in the input. */
export class GapMaker {
  private readonly findWitness: FindWitness;
  private readonly differences: PodDifferences;

  constructor(
    private readonly target: TargetName,
    private readonly policySet: PolicySet,
    private readonly locate: ReadonlyMap<string, Locate>,
    private readonly answers: Answers,
    filling: Filling,
    namespaces?: readonly string[],
  ) {
    this.differences = podDifferences(policySet, filling);
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
    {
      reason,
      remedy,
      witness: known,
      answers = ANSWERS[effect],
      provenByWitness = false,
    }: GapTexts,
  ): readonly Gap[] {
    const cause = { node: simplify(when.node) };
    if (isLiteral(cause.node, false) || this.never(answers)) return [];
    const witness = this.findWitness(
      { policy, when: cause, answers, provenByWitness, shownBy: this.shownBy(control, effect) },
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
        when: cause,
        answers,
        witness,
        reason,
        remedy,
        source: place === undefined ? null : place(sourcePath(control)),
      },
    ];
  }

  private shownBy(control: string, effect: Effect): (request: AdmissionRequest) => boolean {
    if (effect === 'default-lost' || effect === 'default-differs') return this.differences.pods;
    return control === 'admitting-policy' ? this.differences.names : () => true;
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
