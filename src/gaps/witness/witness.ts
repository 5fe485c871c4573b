/**
 * Searches for a request in each gap, the smallest first. It tries the small pods near the rules of
 * policies: created, updated, and with a debug container; by an administrator, by requesters who
 * may use few policies, and, for a gap of the selection, by one who may use none. The search is
 * limited. A gap of one policy is
 * searched near that policy's rules, and a gap of the set near the rules of a few policies. For a
 * gap that comes from a change of servers, pods that the servers read differently are tried first.
 */
import { remembered } from '../../base/remembered.js';
import { work } from '../../base/work.js';
import { knowsGrants, type Policy, type PolicySet } from '../../ir/policySet.js';
import type { Bool } from '../../lang/build.js';
import type { Node } from '../../lang/node.js';
import type { JsonObject } from '../../pod/json.js';
import type { AdmissionRequest } from '../../pod/request.js';
import { requestView } from '../../pod/requestView.js';
import { comeBefore, pspAsker, targetAsker, type Answers } from '../answers.js';
import type { GapAnswers } from '../gap.js';
import type { Candidate } from './candidates.js';
import {
  searchSpaces,
  type Group,
  type SearchedServer,
  type SearchSpace,
  type SearchSpaces,
} from './searchSpace.js';

export interface Sought {
  readonly policy: string;
  /** The policies near whose rules a gap of the whole set is searched. Default: the first few. */
  readonly around?: readonly Policy[];
  readonly when: Bool;
  readonly answers: GapAnswers;
  readonly provenByWitness: boolean;
  /** Whether the gap depends on the requester and not on the content of the pod. */
  readonly isOfAsking: boolean;
  /** The policy by which PSP must change the pod. */
  readonly filledBy: Policy | undefined;
  /** Conditions that hold for the requests in which nothing but the cause decides; empty if any may. */
  readonly causeDecides: readonly Node[];
  /** Whether a request with the wanted answers also shows the gap's effect. */
  readonly shownBy: (request: AdmissionRequest) => boolean;
  /** The same for a set of only this policy. */
  readonly shownAlone: (policy: Policy) => (request: AdmissionRequest) => boolean;
  /** Removes the gap's cause from a pod, which must then not show the effect. */
  readonly without: ((pod: JsonObject) => JsonObject) | undefined;
  /** Whether a request in the gap must be acted on; undefined if no request can show that. */
  readonly matters: ((request: AdmissionRequest) => boolean) | undefined;
}
export interface Found {
  /** A Pod that an administrator creates, or an AdmissionReview; null if none was found. */
  readonly witness: JsonObject | null;
  /**
   * Whether the witness, or else any other request of the search, must be acted on; undefined if no
   * witness was found.
   */
  readonly matters: boolean | undefined;
  /** If no witness was found: requests that show the effect, but need not do so by the gap's cause. */
  readonly doubtful: readonly Candidate[];
}
type Asked = Pick<Candidate, 'request' | 'view'>;

/**
 * With more policies before it than this, PSP rarely chooses a policy for a requester who may use
 * all.
 */
const MANY = 8;

/** Number of policies near whose rules a gap of the whole set is searched. */
export const SOME_POLICIES = 3;

/** Finds witnesses. A request that must be acted on is preferred to a smaller one that need not. */
export class WitnessSearch {
  private readonly spaces: SearchSpaces;
  private readonly psp: ReturnType<typeof pspAsker>;
  private readonly target: ReturnType<typeof targetAsker>;

  constructor(
    private readonly set: PolicySet,
    private readonly answers: Answers,
    server: SearchedServer,
  ) {
    this.spaces = searchSpaces(set, answers.parts, server);
    this.psp = pspAsker(answers);
    this.target = targetAsker(answers);
  }

  /** Searches near the rules of policies, and near `known`, a pod that shows the gap. */
  near(gap: Sought, known?: JsonObject): Found {
    return this.firstShown(gap, this.nearRules(gap, known));
  }

  /** Searches among these pods and, for a gap of filled-in values, those that servers read differently. */
  among(gap: Sought, pods: () => Iterable<JsonObject>): Found {
    return this.firstShown(gap, this.amongThese(gap, pods));
  }

  private *nearRules(gap: Sought, known: JsonObject | undefined): Generator<Group> {
    const { byAdministrator, byStranger, byFew } = this.spaces;
    const { around: some = this.set.policies.slice(0, SOME_POLICIES) } = gap;
    const { provenByWitness, isOfAsking, filledBy } = gap;
    const own = this.ownOf(gap);
    const near = own.length > 0 ? own : some;
    const proving = provenByWitness ? [...new Set([...own, ...some])] : [];
    // Somebody who may use no policy is refused every pod, which says nothing about its content.
    if (isOfAsking && knowsGrants(this.set)) {
      yield* groupsIn(byStranger, near, proving, known);
      // A level may refuse all of the pods near the rules.
      yield* near.map(byStranger.atLevels);
    }
    const administrator = (): Iterable<Group> => groupsIn(byAdministrator, near, proving, known);
    const isRarelyChosen = filledBy !== undefined && comeBefore(this.set)(filledBy).length > MANY;
    // An administrator may use every policy, so a refusal comes from the content of the pod.
    if (!isRarelyChosen && !isOfAsking) yield* administrator();
    for (const one of near)
      for (const space of byFew(one))
        yield* groupsIn(space, [one], provenByWitness ? [one] : [], known);
    if (isRarelyChosen) yield* administrator();
  }

  private *amongThese(gap: Sought, pods: () => Iterable<JsonObject>): Generator<Group> {
    const { byAdministrator, byFew, byOthers, byJoint } = this.spaces;
    const own = this.ownOf(gap);
    const spaces = [byAdministrator, ...own.flatMap(byFew)];
    for (const space of spaces) yield space.creating(pods());
    if (gap.filledBy === undefined) return;
    const others = own.flatMap(byOthers);
    for (const space of [...spaces, ...others]) yield* own.map(space.readDifferently);
    for (const space of others) yield* own.map(space.nearRules);
    for (const space of own.flatMap(byJoint)) {
      yield space.creating(pods());
      yield* own.map(space.readDifferently);
    }
  }

  private ownOf(gap: Sought): readonly Policy[] {
    return this.set.policies.filter(({ name }) => name === gap.policy);
  }

  private firstShown(gap: Sought, groups: Iterable<Group>): Found {
    const { matters } = gap;
    const doubtful: Candidate[] = [];
    let shown: Candidate | undefined;
    for (const one of inOrder(groups, gap.when.node)) {
      work.tried += 1;
      if (!this.shows(gap, one)) continue;
      if (!this.isCaused(gap, one)) doubtful.push(one);
      else if (matters?.(one.request))
        return { witness: one.witness(), matters: true, doubtful: [] };
      else {
        shown ??= one;
        if (matters === undefined) break;
      }
    }
    return shown === undefined
      ? { witness: null, matters: undefined, doubtful }
      : { witness: shown.witness(), matters: false, doubtful: [] };
  }

  private shows({ answers: wanted, shownBy }: Sought, { request, view }: Asked): boolean {
    return (
      this.psp(view, request.pod)(wanted.psp) &&
      this.target(view, request.pod, wanted.target) &&
      shownBy(request)
    );
  }

  /** Whether nothing else decides, and the effect is gone without the cause of the gap. */
  private isCaused(gap: Sought, { request, view }: Candidate): boolean {
    const { without, causeDecides } = gap;
    const { parts } = this.answers;
    return (
      causeDecides.every((one) => parts.compile(one)(view, request.pod)) &&
      (without === undefined || !this.shows(gap, takenAway(without)(request)))
    );
  }
}

function* groupsIn(
  { around, nearRules, readDifferently, atLevels }: SearchSpace,
  near: readonly Policy[],
  proving: readonly Policy[],
  known: JsonObject | undefined,
): Generator<Group> {
  if (known !== undefined) yield around(known);
  yield* proving.map(readDifferently);
  yield* near.map(nearRules);
  yield* proving.map(atLevels);
}

/** Goes through one group after the other; a later group is built only if it is reached. */
function* inOrder(groups: Iterable<Group>, when: Node): Generator<Candidate> {
  for (const group of groups) yield* group(when);
}

/** Remembered, because all targets try the same requests. */
const takenAway = remembered((without: (pod: JsonObject) => JsonObject) => {
  const podWithout = remembered(without);
  return remembered((whole: AdmissionRequest): Asked => {
    const { pod, oldPod } = whole;
    const request: AdmissionRequest = {
      ...whole,
      pod: podWithout(pod),
      oldPod: oldPod && podWithout(oldPod),
    };
    return { request, view: requestView(request) };
  });
});
