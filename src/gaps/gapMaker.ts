import type { Locate } from '../base/position.js';
import { remembered } from '../base/remembered.js';
import type { Policy, PolicySet } from '../ir/policySet.js';
import type { Bool } from '../lang/build.js';
import { isLiteral } from '../lang/isLiteral.js';
import type { Node } from '../lang/node.js';
import { sameNode } from '../lang/sameNode.js';
import { simplify } from '../lang/simplify.js';
import type { JsonObject } from '../pod/json.js';
import type { AdmissionRequest } from '../pod/request.js';
import {
  areCovered,
  firstAlike,
  shownAlone,
  type AloneAnswers,
  type DecidingValues,
  type ShownAlone,
} from './aloneSearch.js';
import type { Answers } from './answers.js';
import { isUpdate } from '../pod/requestView.js';
import {
  ANSWERS,
  gapId,
  type Effect,
  type Gap,
  type GapAnswers,
  type Impact,
  type TargetName,
} from './gap.js';
import { podDifferences, type TargetFilling, type PodDifferences } from './podDifferences.js';
import { gapCoverage } from './coverage.js';
import { gapProofs, type GapProofs } from './gapProofs.js';
import type { Candidate } from './witness/candidates.js';
import { podsLacking } from './witness/podsLacking.js';
import { witnessSearch, type WitnessSearch, type Found, type Sought } from './witness/witness.js';

export interface GapTexts {
  readonly reason: string;
  readonly remedy: string;
  /** The same where the gap is one to act on, if the remedy is that none is needed. */
  readonly remedyToAct?: string;
  /** A pod that shows the gap, where the analysis met one already. */
  readonly witness?: JsonObject;
  /** Where the effect alone does not say it. */
  readonly answers?: GapAnswers;
  /**
   * Of one policy small pods show the gap where it exists, and without a witness there is none;
   * of several the search is not that sure, and the gap stays.
   */
  readonly provenByWitness?: boolean;
  /** The gap lies in who asks, whatever is in the pod. */
  readonly isOfAsking?: true;
  /**
   * The option that chooses the difference, where it is on purpose; or that the settings of the
   * cluster do.
   */
  readonly chosenBy?: '--ephemeral' | '--psa-level' | '--selection' | 'settings';
  /**
   * The pod without what the gap is named for: taken away, the request must not show the effect
   * any more.
   */
  readonly without?: (pod: JsonObject) => JsonObject;
  /**
   * The values of a policy that decide whether it can be in the gap by itself; each policy is looked
   * at where they are left out.
   */
  readonly deciding?: DecidingValues;
  /** What PSP fills in there is of this policy, which it chose. */
  readonly filledBy?: Policy;
  /** Whoever is in the gap loses a setting. */
  readonly losesSettings?: boolean;
  /** See `Gap`. */
  readonly beyondInput?: true;
  readonly isExact?: true;
}

export interface GapMakerOptions {
  /** Where each policy stands in the input. */
  readonly locate: ReadonlyMap<string, Locate>;
  readonly onProgress?: GapProgress | undefined;
}

/** Is given the policies that the analysis has come to, and how many there are. */
export type GapProgress = (policies: number, of: number) => void;

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

/** A target, and what it does with the pods that a set is about. */
export interface JudgedTarget {
  readonly target: TargetName;
  readonly policySet: PolicySet;
  readonly answers: Answers;
  readonly filling: TargetFilling;
  /** What both answer by one policy of the set; undefined where that says nothing of the set. */
  readonly alone?: AloneAnswers;
  readonly namespaces?: readonly string[];
  /** What the target really answers, where `answers` does not say it of every request. */
  readonly admits?: (request: AdmissionRequest) => boolean;
}

/** Makes the gaps of one target, with their ids and places in the input. */
export class GapMaker {
  private readonly policySet: PolicySet;
  private readonly answers: Answers;
  private readonly searches: WitnessSearch;
  private readonly differences: PodDifferences;
  private readonly proofs: GapProofs;
  /** What shows these shows without what they are named for too. */
  private readonly doubtful = new Map<Gap, readonly Candidate[]>();
  /** The same, where only policies by themselves show them. */
  private readonly doubtfulAlone = new Map<Gap, ShownAlone['doubtful']>();
  private readonly texts = new Map<Gap, GapTexts>();
  private readonly progress: (policy: string) => void;
  private readonly admits: ((request: AdmissionRequest) => boolean) | undefined;
  private wasFound = false;

  constructor(
    private readonly judged: JudgedTarget,
    private readonly options: GapMakerOptions,
  ) {
    const { policySet, answers, filling, namespaces, admits } = judged;
    this.policySet = policySet;
    this.answers = answers;
    this.progress = progressOf(policySet, options);
    this.admits = admits && remembered(admits);
    this.differences = podDifferences(policySet, filling);
    this.proofs = gapProofs(policySet, answers);
    this.searches = witnessSearch(policySet, answers, namespaces);
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
    const { reason, without, beyondInput, isExact } = texts;
    const { answers = ANSWERS[effect], provenByWitness = false, isOfAsking = false } = texts;
    this.progress(policy);
    const cause = { node: this.answers.parts.canonical(simplify(when.node)) };
    if (isLiteral(cause.node, false)) return [];
    if (!beyondInput && this.isNone(cause.node, answers, texts)) return [];
    const sought: Sought = {
      policy,
      when: cause,
      answers,
      provenByWitness,
      isOfAsking,
      filledBy: texts.filledBy,
      shownBy: this.shownBy(control, effect, texts),
      without,
      matters: mayMatter(effect, cause.node, answers)
        ? (request) => this.differences.matters(request, effect)
        : undefined,
    };
    const searched = this.search(effect, sought, texts, control);
    if (searched === undefined) return [];
    const { witness, matters, doubtful, doubtfulAlone } = searched;
    const isProven = witness !== null || this.policySet.policies.length !== 1;
    if (!isProven && provenByWitness && doubtful.length === 0) return [];
    const impact = impactOf(effect, matters, texts);
    const gap: Gap = {
      id: gapId(this.judged.target, policy, control, effect),
      target: this.judged.target,
      policy,
      control,
      effect,
      impact,
      when: cause,
      answers,
      witness,
      reason,
      remedy: remedyOf(impact, texts),
      source: sourceOf({ policy, control }, this.options.locate),
      ...(beyondInput ? { beyondInput } : {}),
      ...(isExact ? { isExact } : {}),
    };
    if (!isProven && provenByWitness) {
      this.doubtful.set(gap, doubtful);
      this.texts.set(gap, texts);
    }
    if (doubtfulAlone !== undefined) this.doubtfulAlone.set(gap, doubtfulAlone);
    return [gap];
  }

  /**
   * The gaps without those that every request shows under another name: a gap that none of the
   * requests is the cause of stays only where another gap does not cover one of them.
   */
  settled(gaps: readonly Gap[]): readonly Gap[] {
    const kept = gaps.filter((gap) => !this.doubtful.has(gap) && !this.doubtfulAlone.has(gap));
    for (const [gap, doubtful] of this.doubtfulAlone)
      if (!areCovered(doubtful, kept, this.judged.alone!, gap.effect)) kept.push(gap);
    for (const [gap, shown] of this.doubtful) {
      const coverage = gapCoverage(kept, this.answers);
      const bare = shown.find(
        ({ request }) => coverage.covering(request, sameEffects(gap.effect)).length === 0,
      );
      if (bare === undefined) continue;
      const matters = this.differences.matters(bare.request, gap.effect);
      const impact = gap.impact === 'record' && matters ? 'act' : gap.impact;
      const remedy = remedyOf(impact, this.texts.get(gap)!);
      kept.push({ ...gap, witness: bare.witness(), impact, remedy });
    }
    return inReportOrder(kept);
  }

  private shownBy(
    control: string,
    effect: Effect,
    { filledBy }: GapTexts,
  ): (request: AdmissionRequest) => boolean {
    const shows = this.shownInPods(control, effect);
    if (filledBy === undefined) return shows;
    const { isFilledBy } = this.differences;
    return (request) => isFilledBy(request, filledBy.name) && shows(request);
  }

  private shownInPods(control: string, effect: Effect): (request: AdmissionRequest) => boolean {
    if (effect === 'default-lost' || effect === 'default-differs') return this.differences.pods;
    if (control === 'admitting-policy') return this.differences.names;
    const { admits } = this;
    if (admits === undefined || effect === 'unseen') return () => true;
    return (request) => admits(request) === (effect === 'looser');
  }

  /** @returns undefined where there is no such request. */
  private search(
    effect: Effect,
    sought: Sought,
    texts: GapTexts,
    control: string,
  ): Searched | undefined {
    const { witness: known, beyondInput, deciding, filledBy } = texts;
    if (beyondInput) return UNSHOWN;
    const first = this.searches.near(sought, known);
    if (first.witness !== null) return first;
    const settled = this.furtherAway(sought, filledBy, control);
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
  private furtherAway(
    sought: Sought,
    filledBy: Policy | undefined,
    control: string,
  ): Settled | undefined {
    const { policySet } = this;
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

  /** It needs no search to say that no request is in the gap. */
  private isNone(cause: Node, answers: GapAnswers, { witness }: GapTexts): boolean {
    return (
      this.never(answers) || (witness === undefined && this.proofs.neverByTarget(cause, answers))
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

const isOfVerdicts = (effect: Effect): boolean => effect === 'looser' || effect === 'stricter';

/** Gaps are made policy by policy, and then those of the whole set. */
function progressOf(
  { policies }: PolicySet,
  { onProgress }: GapMakerOptions,
): (policy: string) => void {
  if (onProgress === undefined) return () => undefined;
  const position = new Map(policies.map(({ name }, i) => [name, i + 1]));
  let most = 0;
  return (policy) => {
    most = Math.max(most, position.get(policy) ?? policies.length);
    onProgress(most, policies.length);
  };
}

/**
 * Whether a request that is looked at may be one to act on. What is tried as an update of the pod
 * itself changes labels alone (`witness/candidates.ts`): letting it in gives nobody a power.
 */
const mayMatter = (effect: Effect, cause: Node, { psp }: GapAnswers): boolean =>
  effect !== 'unseen' && !(effect === 'looser' && psp === 'denies' && isOfUpdates(cause));

const isOfUpdates = (cause: Node): boolean =>
  (cause.kind === 'and' ? cause.items : [cause]).some((item) => sameNode(item, isUpdate.node));

/**
 * A default that nobody fills in any more is one to act on, whatever the requests that were looked
 * at. Without a request to judge by, only what servers read differently since is for the record,
 * and what nobody sees in a pod.
 */
function impactOf(
  effect: Effect,
  matters: boolean | undefined,
  { chosenBy, without, losesSettings }: GapTexts,
): Impact {
  if (chosenBy !== undefined) return 'decide';
  const isHistory = without !== undefined || effect === 'unseen';
  const isLoss = losesSettings ?? effect === 'default-lost';
  return isLoss || (matters ?? !isHistory) ? 'act' : 'record';
}

const NONE_NEEDED = 'none needed';
const LOOK = 'set in the pod templates what the witness shows, or accept that such pods change';

/** Of a gap to act on it is never that nothing is to be done. */
function remedyOf(impact: Impact, { remedy, remedyToAct = LOOK }: GapTexts): string {
  return impact === 'act' && remedy.startsWith(NONE_NEEDED) ? remedyToAct : remedy;
}

/** Where a gap's policy asks for what it is about. */
export const sourceOf = (
  { policy, control }: Pick<Gap, 'policy' | 'control'>,
  locate: ReadonlyMap<string, Locate>,
): Gap['source'] => locate.get(policy)?.(sourcePath(control)) ?? null;

const sourcePath = (control: string): readonly string[] =>
  control === 'seccomp' || control === 'appArmor' ? ['metadata', 'annotations'] : ['spec', control];

/** A request that loses a default and one that gets another may be the same. */
const sameEffects = (effect: Effect): readonly Effect[] =>
  effect === 'default-lost' || effect === 'default-differs'
    ? ['default-lost', 'default-differs']
    : [effect];

/** What lets in more than PSP did comes first. */
const RANK: Readonly<Record<Effect, number>> = {
  looser: 0,
  stricter: 1,
  'default-lost': 2,
  'default-differs': 3,
  unseen: 4,
};

const inReportOrder = (gaps: readonly Gap[]): readonly Gap[] =>
  [...gaps].sort((a, b) => RANK[a.effect] - RANK[b.effect]);
