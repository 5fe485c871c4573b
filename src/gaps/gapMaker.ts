import type { Locate } from '../base/position.js';
import { remembered } from '../base/remembered.js';
import type { PolicySet } from '../ir/policySet.js';
import { simplify } from '../lang/simplify.js';
import type { AdmissionRequest } from '../pod/request.js';
import { areCovered, onlyOf, type ShownAlone } from './aloneSearch.js';
import type { Answers } from './answers.js';
import { ANSWERS, gapId, type Effect, type Gap } from './gap.js';
import { gapCoverage } from './coverage.js';
import { impactOf, mayMatter, remedyOf } from './gapImpact.js';
import { GapSearch } from './gapSearch.js';
import type { CompleteDraft, GapDraft } from './gapDraft.js';
import type { JudgedTarget } from './judgedTarget.js';
import { podDifferences, type PodDifferences } from './podDifferences.js';
import { forThoseGranted, whoIsGranted } from './whoIsGranted.js';
import type { Candidate } from './witness/candidates.js';
import { withoutToken } from './witness/tokenVolume.js';
import type { Found, Sought } from './witness/witness.js';

export interface GapMakerOptions {
  /** Positions of the values of each policy in the input. */
  readonly locate: ReadonlyMap<string, Locate>;
  readonly onProgress?: GapProgress | undefined;
}

/** Is called with the number of policies that have been analysed, and the number of all. */
export type GapProgress = (policies: number, of: number) => void;

/** Requests that show the effect of a draft, all of them also without its cause. */
interface Doubtful {
  readonly draft: GapDraft;
  readonly shown: readonly Candidate[];
}

type Shows = (request: AdmissionRequest) => boolean;

/** Makes the gaps of one target, with their ids and their positions in the input. */
export class GapMaker {
  private readonly policySet: PolicySet;
  private readonly answers: Answers;
  private readonly search: GapSearch;
  private readonly differencesOf: (set: PolicySet) => PodDifferences;
  private readonly differences: PodDifferences;
  private readonly doubtful = new Map<Gap, Doubtful>();
  /** The same, for requests that show the effect only with a single policy of the set. */
  private readonly doubtfulAlone = new Map<Gap, ShownAlone['doubtful']>();
  private readonly progress: (policy: string) => void;
  private readonly admits: ((request: AdmissionRequest) => boolean) | undefined;

  constructor(
    private readonly judged: JudgedTarget,
    private readonly options: GapMakerOptions,
  ) {
    const { policySet, answers, filling, admits } = judged;
    this.policySet = policySet;
    this.answers = answers;
    this.progress = progressOf(policySet, options);
    this.admits = admits && remembered(admits);
    this.differencesOf = (set) => podDifferences(set, filling);
    this.differences = this.differencesOf(policySet);
    this.search = new GapSearch(judged);
  }

  /** @returns no gap if no request can be in it. */
  make(draft: GapDraft): readonly Gap[] {
    this.progress(draft.policy);
    const complete = this.completed(draft);
    if (this.search.isNone(complete)) return [];
    const searched = this.search.find(draft, this.sought(complete));
    if (searched === undefined) return [];
    const { witness, doubtful, doubtfulAlone } = searched;
    const isProven = witness !== null || this.policySet.policies.length !== 1;
    const isDoubtful = !isProven && draft.provenByWitness === true;
    if (isDoubtful && doubtful.length === 0) return [];
    const gap = this.gapOf(complete, searched);
    if (isDoubtful) this.doubtful.set(gap, { draft, shown: doubtful });
    if (doubtfulAlone !== undefined) this.doubtfulAlone.set(gap, doubtfulAlone);
    return [gap];
  }

  private completed(draft: GapDraft): CompleteDraft {
    const { effect, answers = ANSWERS[effect] } = draft;
    const { policySet, filling } = this.judged;
    const granted = filling.byGrant ? undefined : whoIsGranted(policySet, draft, answers);
    const when = { node: this.answers.parts.canonical(simplify(draft.when.node)) };
    return { ...draft, when, answers, ...(granted === undefined ? {} : { granted }) };
  }

  private sought(draft: CompleteDraft): Sought {
    const { policy, effect, answers, filledBy, without } = draft;
    const { provenByWitness = false, isOfAsking = false, causeDecides = [] } = draft;
    return {
      policy,
      when: { node: this.answers.parts.canonical(forThoseGranted(draft).node) },
      answers,
      provenByWitness,
      isOfAsking,
      filledBy,
      causeDecides,
      shownBy: this.shownBy(draft, this.differences),
      shownAlone: (policy) => this.shownBy(draft, this.differencesOf(onlyOf(policy))),
      without,
      matters: mayMatter(draft)
        ? (request) => this.differences.matters(request, effect)
        : undefined,
    };
  }

  private gapOf(draft: CompleteDraft, { witness, matters }: Found): Gap {
    const { target } = this.judged;
    const { policy, control, effect, when, answers, granted } = draft;
    const { reason, beyondInput, isExact } = draft;
    const impact = impactOf(draft, matters);
    return {
      id: gapId(target, policy, control, effect),
      target,
      policy,
      control,
      effect,
      impact,
      when,
      answers,
      ...(granted === undefined ? {} : { granted }),
      witness: witness && withoutToken(this.policySet, witness),
      reason,
      remedy: remedyOf(impact, draft),
      source: sourceOf(draft, this.options.locate),
      ...(beyondInput ? { beyondInput } : {}),
      ...(isExact ? { isExact } : {}),
    };
  }

  /**
   * The gaps, without doubtful ones that other gaps explain. A doubtful gap is not the cause of any
   * request that was found. It stays only if one of these requests is covered by no other gap.
   */
  settled(gaps: readonly Gap[]): readonly Gap[] {
    const kept = gaps.filter((gap) => !this.doubtful.has(gap) && !this.doubtfulAlone.has(gap));
    for (const [gap, doubtful] of this.doubtfulAlone)
      if (!areCovered(doubtful, kept, this.judged.alone!, gap.effect)) kept.push(gap);
    for (const [gap, { draft, shown }] of this.doubtful) {
      const coverage = gapCoverage(kept, this.answers);
      const bare = shown.find(
        ({ request }) => coverage.covering(request, sameEffects(gap.effect)).length === 0,
      );
      if (bare === undefined) continue;
      const impact = impactOf(draft, this.differences.matters(bare.request, gap.effect));
      const witness = withoutToken(this.policySet, bare.witness());
      kept.push({ ...gap, witness, impact, remedy: remedyOf(impact, draft) });
    }
    return inReportOrder(kept);
  }

  private shownBy(draft: GapDraft, differences: PodDifferences): Shows {
    const shows = this.shownInPods(draft, differences);
    const isStored = storedAsShown(draft, differences);
    const { filledBy } = draft;
    if (filledBy === undefined) return (request) => shows(request) && isStored(request);
    const { isFilledBy } = differences;
    return (request) => isFilledBy(request, filledBy.name) && shows(request) && isStored(request);
  }

  private shownInPods(
    { control, effect, refusedAsFilled }: GapDraft,
    { pods, changes, names }: PodDifferences,
  ): Shows {
    if (refusedAsFilled) return () => true;
    if (effect === 'default-lost') return pods;
    if (effect === 'default-differs') return changes;
    if (control === 'admitting-policy') return names;
    const { admits } = this;
    if (admits === undefined || effect === 'unseen') return () => true;
    return (request) => admits(request) === (effect === 'looser');
  }
}

/** A pod that an API server refuses once it is filled in was not admitted. */
function storedAsShown(
  { effect, refusedAsFilled }: GapDraft,
  { wasStored, isStored }: PodDifferences,
): Shows {
  if (effect === 'unseen') return () => true;
  if (effect === 'looser') return isStored;
  if (effect === 'stricter' && !refusedAsFilled) return wasStored;
  return (request) => wasStored(request) && isStored(request) === !refusedAsFilled;
}

/** Gaps are made for one policy after the other, and then for the whole set. */
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

/** The position in the input of the field that a gap is about. */
export const sourceOf = (
  { policy, control }: Pick<Gap, 'policy' | 'control'>,
  locate: ReadonlyMap<string, Locate>,
): Gap['source'] => locate.get(policy)?.(sourcePath(control)) ?? null;

const sourcePath = (control: string): readonly string[] =>
  control === 'seccomp' || control === 'appArmor' ? ['metadata', 'annotations'] : ['spec', control];

/** Losing a default and getting a different one are the same for this purpose. */
const sameEffects = (effect: Effect): readonly Effect[] =>
  effect === 'default-lost' || effect === 'default-differs'
    ? ['default-lost', 'default-differs']
    : [effect];

/** Gaps that admit more than PSP come first. */
const RANK: Readonly<Record<Effect, number>> = {
  looser: 0,
  stricter: 1,
  'default-lost': 2,
  'default-differs': 3,
  unseen: 4,
};

const inReportOrder = (gaps: readonly Gap[]): readonly Gap[] =>
  [...gaps].sort((a, b) => RANK[a.effect] - RANK[b.effect]);
