/**
 * One request inside each gap, smallest first: searched among the small pods around each policy's
 * rules, created, updated and given a debug container, by an administrator, by those who may use
 * few policies, and by someone who may use none. The search is bounded: a gap of one policy is
 * looked for around that policy, one of the set around its first few, and one of how servers
 * changed first among the pods that they read differently.
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
import { searchSpaces, type Group, type SearchSpace } from './searchSpace.js';

export interface Sought {
  readonly policy: string;
  /** The policies that a gap of the whole set is looked for around; else the first few. */
  readonly around?: readonly Policy[];
  readonly when: Bool;
  readonly answers: GapAnswers;
  readonly provenByWitness: boolean;
  /** Whether it lies in who asks, whatever is in the pod. */
  readonly isOfAsking: boolean;
  /** The policy that PSP must choose: it changes the pod by it. */
  readonly filledBy: Policy | undefined;
  /** Whether a request in the gap, answered as it says, shows what it says besides. */
  readonly shownBy: (request: AdmissionRequest) => boolean;
  /** The pod without what the gap is named for, which must not show it then. */
  readonly without: ((pod: JsonObject) => JsonObject) | undefined;
  /** Whether a request that shows it is one to act on; undefined where none can be. */
  readonly matters: ((request: AdmissionRequest) => boolean) | undefined;
}
export interface Found {
  /** A Pod that an administrator creates, or an AdmissionReview; null where none was found. */
  readonly witness: JsonObject | null;
  /**
   * Whether it, and then any of those that were looked at, is one to act on; undefined where none
   * was found.
   */
  readonly matters: boolean | undefined;
  /** Where none was found: those that show the same without what the gap is named for. */
  readonly doubtful: readonly Candidate[];
}
type Asked = Pick<Candidate, 'request' | 'view'>;
/** One that matters is taken before a smaller one that does not. */
export interface WitnessSearch {
  /** Around rules, and around a pod that is known. */
  readonly near: (gap: Sought, known?: JsonObject) => Found;
  /** Among these pods, and those that servers read differently. */
  readonly among: (gap: Sought, pods: () => Iterable<JsonObject>) => Found;
}

/** Where so many come before it, PSP hardly chooses a policy for somebody who may use all. */
const MANY = 8;

/** Policies that a gap of the whole set is looked for around. */
export const SOME_POLICIES = 3;

/** @param namespaces one of each level, where levels judge. */
export function witnessSearch(
  set: PolicySet,
  answers: Answers,
  namespaces?: readonly string[],
): WitnessSearch {
  const { policies } = set;
  const { byAdministrator, byStranger, byFew, byOthers, byJoint } = searchSpaces(
    set,
    answers.parts,
    namespaces,
  );
  const psp = pspAsker(answers);
  const target = targetAsker(answers);
  const ownOf = (gap: Sought): readonly Policy[] =>
    policies.filter(({ name }) => name === gap.policy);

  function* nearRules(gap: Sought, known: JsonObject | undefined): Generator<Group> {
    const {
      around: some = policies.slice(0, SOME_POLICIES),
      provenByWitness,
      isOfAsking,
      filledBy,
    } = gap;
    const own = ownOf(gap);
    const near = own.length > 0 ? own : some;
    const proving = provenByWitness ? [...new Set([...own, ...some])] : [];
    const mayBeStranger = knowsGrants(set) && isRefused(gap.answers);
    const strangers = (): Iterable<Group> =>
      mayBeStranger ? groupsIn(byStranger, near, proving, known) : [];
    if (isOfAsking) {
      yield* strangers();
      // A level may admit none of the pods around the rules.
      if (mayBeStranger) yield* near.map(byStranger.atLevels);
    }
    const administrator = (): Iterable<Group> => groupsIn(byAdministrator, near, proving, known);
    const isRarelyChosen = filledBy !== undefined && comeBefore(set)(filledBy).length > MANY;
    // An administrator may use every policy: what refuses the pod lies in the pod.
    if (!isRarelyChosen && !isOfAsking) yield* administrator();
    for (const one of near)
      for (const space of byFew(one))
        yield* groupsIn(space, [one], provenByWitness ? [one] : [], known);
    if (isRarelyChosen) yield* administrator();
    // Who may use nothing is refused any pod, which shows nothing of what is in it.
    if (!isOfAsking) yield* strangers();
  }

  function* amongThese(gap: Sought, pods: () => Iterable<JsonObject>): Generator<Group> {
    const own = ownOf(gap);
    const spaces = [byAdministrator, ...own.flatMap(byFew)];
    for (const space of spaces) yield space.creating(pods());
    const others = own.flatMap(byOthers);
    for (const space of [...spaces, ...others]) yield* own.map(space.readDifferently);
    for (const space of others) yield* own.map(space.nearRules);
    for (const space of own.flatMap(byJoint)) yield* own.map(space.readDifferently);
  }

  const lookedFor = (gap: Sought, groups: Iterable<Group>): Found => {
    const { answers: wanted, shownBy, without, matters } = gap;
    const shows = ({ request, view }: Asked): boolean =>
      psp(view, request.pod)(wanted.psp) &&
      target(view, request.pod, wanted.target) &&
      shownBy(request);
    const isCaused = ({ request }: Candidate): boolean =>
      without === undefined || !shows(takenAway(without)(request));
    const doubtful: Candidate[] = [];
    let shown: Candidate | undefined;
    for (const one of inOrder(groups, gap.when.node)) {
      work.tried += 1;
      if (!shows(one)) continue;
      if (!isCaused(one)) doubtful.push(one);
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
  };
  return {
    near: (gap, known) => lookedFor(gap, nearRules(gap, known)),
    among: (gap, pods) => lookedFor(gap, amongThese(gap, pods)),
  };
}

const isRefused = ({ psp }: GapAnswers): boolean => psp === 'denies' || psp === null;

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

/** Each group is looked through only when those before it were. */
function* inOrder(groups: Iterable<Group>, when: Node): Generator<Candidate> {
  for (const group of groups) yield* group(when);
}

/** The same for all targets, so that it is judged once. */
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
