/** Finds a request that is in a gap, or shows that there is none. */
import type { PolicySet } from '../ir/policySet.js';
import { conjunction } from '../lang/foldLogic.js';
import { isLiteral } from '../lang/isLiteral.js';
import type { JsonObject } from '../pod/json.js';
import { firstAlike, representatives, shownAlone, type ShownAlone } from './aloneSearch.js';
import type { Effect, GapAnswers } from './gap.js';
import { gapProofs, type GapProofs } from './gapProofs.js';
import type { CompleteDraft, GapDraft } from './gapDraft.js';
import { forThoseGranted } from './whoIsGranted.js';
import type { JudgedTarget } from './judgedTarget.js';
import { podsLacking } from './witness/podsLacking.js';
import { podsWithProbes } from './witness/podsWithProbes.js';
import { WitnessSearch, type Found, type Sought } from './witness/witness.js';

interface Searched extends Found {
  /**
   * Requests that show the effect with only one policy of the set, with and without the gap's
   * cause.
   */
  readonly doubtfulAlone?: ShownAlone['doubtful'];
}

interface Settled {
  /** Undefined if no request is in the gap. */
  readonly found: Found | undefined;
}

/** If the input cannot show the gap, it is taken to matter. */
const UNSHOWN = { witness: null, matters: true, doubtful: [] } as const;

/** Searches for the gaps of one target, one after the other. */
export class GapSearch {
  private readonly searches: WitnessSearch;
  private readonly proofs: GapProofs;
  private wasFound = false;

  constructor(private readonly judged: JudgedTarget) {
    const { policySet, answers } = judged;
    this.proofs = gapProofs(policySet, answers);
    this.searches = new WitnessSearch(policySet, answers, judged);
  }

  /** @returns undefined if no request is in the gap. */
  find(draft: GapDraft, sought: Sought): Searched | undefined {
    const { witness: known, beyondInput } = draft;
    if (beyondInput) return UNSHOWN;
    const first = this.searches.near(sought, known);
    if (first.witness !== null) return first;
    const settled = this.furtherAway(draft, sought);
    if (settled !== undefined) return settled.found;
    const alone = this.shownAlone(draft, sought);
    if (alone === undefined) return shownAnyway(first, sought);
    const { shown, doubtful } = alone;
    if (shown.length === 0)
      return doubtful.length === 0 ? undefined : { ...first, doubtfulAlone: doubtful };
    return sought.policy === '*' ? this.searches.near({ ...sought, around: shown }) : first;
  }

  /**
   * Tries a proof that no request is in the gap, and a search among more distant pods. The method
   * that settled the previous gap is tried first, because it usually settles the next one too.
   *
   * @returns undefined if neither succeeds.
   */
  private furtherAway(draft: GapDraft, sought: Sought): Settled | undefined {
    const { policySet } = this.judged;
    const pods = furtherPods(policySet, draft);
    const proof = (): Settled | undefined =>
      this.isNever(sought) ? { found: undefined } : undefined;
    if (pods === undefined || policySet.policies.length === 1) return proof();
    const search = (): Settled | undefined => {
      const found = this.searches.among(sought, pods);
      return found.witness === null ? undefined : { found };
    };
    const settled = this.wasFound ? (search() ?? proof()) : (proof() ?? search());
    if (settled !== undefined) this.wasFound = settled.found !== undefined;
    return settled;
  }

  /** Whether a proof shows that in no request of the gap its cause decides. */
  private isNever({ when, causeDecides, answers, filledBy }: Sought): boolean {
    const decides = conjunction([when.node, ...causeDecides]);
    return this.proofs.neverByBoth(this.judged.answers.parts.canonical(decides), answers, filledBy);
  }

  /** The search with each policy alone; undefined if it says nothing about the set. */
  private shownAlone(
    { effect, deciding = ({ spec }) => spec }: GapDraft,
    sought: Sought,
  ): ShownAlone | undefined {
    const { policySet, alone } = this.judged;
    const { policies } = policySet;
    if (alone === undefined || policies.length === 1) return undefined;
    if (!sought.provenByWitness || !this.isOfOnePolicy(effect)) return undefined;
    const own = firstAlike(policySet, sought.policy);
    const candidates = representatives(own ? [own] : policies, deciding);
    return shownAlone(candidates, sought, { answersOf: alone, server: this.judged });
  }

  /**
   * Whether a policy that shows the effect in the set also shows it alone. A target that fills in
   * nothing makes the same pod by any policy.
   */
  private isOfOnePolicy(effect: Effect): boolean {
    const { fillsIn, shared } = this.judged.filling;
    return (
      isOfVerdicts(effect) || (effect === 'default-differs' && !fillsIn && shared === undefined)
    );
  }

  /** Whether no search is needed to know that no request is in the gap. */
  isNone(draft: CompleteDraft): boolean {
    const { answers, beyondInput, witness } = draft;
    const { node } = forThoseGranted(draft);
    if (isLiteral(node, false)) return true;
    if (beyondInput) return false;
    return (
      this.never(answers) || (witness === undefined && this.proofs.neverByTarget(node, answers))
    );
  }

  /**
   * Whether PSP or the target answers every request in the same way, and not as the gap requires.
   */
  private never({ psp, target }: GapAnswers): boolean {
    const { answers } = this.judged;
    return (
      (psp !== null && isLiteral(answers.psp, psp === 'denies')) ||
      (psp === 'changes' && isLiteral(answers.pspUnchanged, true)) ||
      (target !== null && target !== 'admits-new' && isLiteral(answers.target, target === 'denies'))
    );
  }
}

/** The pods among which a gap is searched that none of the pods near the rules shows. */
function furtherPods(
  set: PolicySet,
  { policy, filledBy, control, causeDecides, witness }: GapDraft,
): (() => Iterable<JsonObject>) | undefined {
  if (filledBy !== undefined) return () => podsLacking(set, filledBy, control);
  return causeDecides && witness && (() => podsWithProbes(set, policy, witness));
}

/** Without a proof that there is no better request, one that may have other causes is a witness. */
function shownAnyway(searched: Found, { causeDecides, matters }: Sought): Found {
  const [shown] = searched.doubtful;
  if (causeDecides.length === 0 || shown === undefined) return searched;
  return { witness: shown.witness(), matters: matters?.(shown.request) ?? false, doubtful: [] };
}

const isOfVerdicts = (effect: Effect): boolean => effect === 'looser' || effect === 'stricter';
