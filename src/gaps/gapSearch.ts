/** A request that is in a gap, or that there is none. */
import { isLiteral } from '../lang/isLiteral.js';
import type { Node } from '../lang/node.js';
import { firstAlike, shownAlone, type DecidingValues, type ShownAlone } from './aloneSearch.js';
import type { Effect, GapAnswers } from './gap.js';
import { gapProofs, type GapProofs } from './gapProofs.js';
import type { GapTexts } from './gapTexts.js';
import type { JudgedTarget } from './judgedTarget.js';
import { podsLacking } from './witness/podsLacking.js';
import { witnessSearch, type WitnessSearch, type Found, type Sought } from './witness/witness.js';

interface Searched extends Found {
  /** Where only policies by themselves show it, with and without what it is named for. */
  readonly doubtfulAlone?: ShownAlone['doubtful'];
}

interface Settled {
  /** Undefined where there is none. */
  readonly found: Found | undefined;
}

/** What no request of the input can show may matter as much as any. */
const UNSHOWN = { witness: null, matters: true, doubtful: [] } as const;

/** Looks for the gaps of one target, one after the other. */
export class GapSearch {
  private readonly searches: WitnessSearch;
  private readonly proofs: GapProofs;
  private wasFound = false;

  constructor(private readonly judged: JudgedTarget) {
    const { policySet, answers, namespaces } = judged;
    this.proofs = gapProofs(policySet, answers);
    this.searches = witnessSearch(policySet, answers, namespaces);
  }

  /** @returns undefined where there is no such request. */
  find(effect: Effect, sought: Sought, texts: GapTexts, control: string): Searched | undefined {
    const { witness: known, beyondInput, deciding } = texts;
    if (beyondInput) return UNSHOWN;
    const first = this.searches.near(sought, known);
    if (first.witness !== null) return first;
    const settled = this.furtherAway(sought, control);
    if (settled !== undefined) return settled.found;
    const alone = this.shownAlone(effect, sought, deciding);
    if (alone === undefined) return first;
    const { shown, doubtful } = alone;
    if (shown.length === 0)
      return doubtful.length === 0 ? undefined : { ...first, doubtfulAlone: doubtful };
    return sought.policy === '*' ? this.searches.near({ ...sought, around: shown }) : first;
  }

  /**
   * A proof that there is none, or a pod further away. What settled the gap before is tried first:
   * it mostly settles the next one.
   *
   * @returns undefined where neither comes off.
   */
  private furtherAway(sought: Sought, control: string): Settled | undefined {
    const { policySet } = this.judged;
    const { filledBy } = sought;
    const proof = (): Settled | undefined =>
      this.proofs.neverByBoth(sought.when.node, sought.answers, filledBy)
        ? { found: undefined }
        : undefined;
    if (filledBy === undefined || policySet.policies.length === 1) return proof();
    const search = (): Settled | undefined => {
      const found = this.searches.among(sought, () => podsLacking(policySet, filledBy, control));
      return found.witness === null ? undefined : { found };
    };
    const settled = this.wasFound ? (search() ?? proof()) : (proof() ?? search());
    if (settled !== undefined) this.wasFound = settled.found !== undefined;
    return settled;
  }

  /** Undefined where it says nothing of the set. */
  private shownAlone(
    effect: Effect,
    sought: Sought,
    deciding: DecidingValues = ({ spec }) => spec,
  ): ShownAlone | undefined {
    const { policySet, alone, namespaces } = this.judged;
    const { policies } = policySet;
    if (alone === undefined || policies.length === 1) return undefined;
    if (!sought.provenByWitness || !isOfVerdicts(effect)) return undefined;
    const own = firstAlike(policySet, sought.policy);
    return shownAlone(own ? [own] : policies, sought, alone, namespaces, deciding);
  }

  /** Whether it needs no search to say that no request is in the gap. */
  isNone(cause: Node, answers: GapAnswers, { witness }: GapTexts): boolean {
    return (
      this.never(answers) || (witness === undefined && this.proofs.neverByTarget(cause, answers))
    );
  }

  /** PSP or the target answers every request alike, and otherwise than the gap needs. */
  private never({ psp, target }: GapAnswers): boolean {
    const { answers } = this.judged;
    return (
      (psp !== null && isLiteral(answers.psp, psp === 'denies')) ||
      (psp === 'changes' && isLiteral(answers.pspUnchanged, true)) ||
      (target !== null && isLiteral(answers.target, target === 'denies'))
    );
  }
}

const isOfVerdicts = (effect: Effect): boolean => effect === 'looser' || effect === 'stricter';
