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
import { pspAsker, targetAsker, type Answers } from '../answers.js';
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
export type FindWitness = (gap: Sought, known?: JsonObject) => Found;

/** Policies that a gap of the whole set is looked for around. */
export const SOME_POLICIES = 3;

/** @param namespaces one of each level, where levels judge. */
export function witnessSearch(
  set: PolicySet,
  answers: Answers,
  namespaces?: readonly string[],
): FindWitness {
  const { policies } = set;
  const { byAdministrator, byStranger, byFew } = searchSpaces(set, answers.parts, namespaces);
  const psp = pspAsker(answers);
  const target = targetAsker(answers);
  return (gap, known) => {
    const { policy, answers: wanted, provenByWitness, shownBy, without, matters, isOfAsking } = gap;
    const shows = ({ request, view }: Asked): boolean =>
      psp(view, request.pod)(wanted.psp) &&
      target(view, request.pod, wanted.target) &&
      shownBy(request);
    const isCaused = ({ request }: Candidate): boolean =>
      without === undefined || !shows(takenAway(without)(request));
    const own = policies.filter(({ name }) => name === policy);
    const some = gap.around ?? policies.slice(0, SOME_POLICIES);
    const near = own.length > 0 ? own : some;
    const proving = provenByWitness ? [...new Set([...own, ...some])] : [];
    const doubtful: Candidate[] = [];
    let shown: Candidate | undefined;
    const strangers = (): Iterable<Group> =>
      knowsGrants(set) ? groupsIn(byStranger, near, proving, known) : [];
    const groups = function* (): Generator<Group> {
      if (isOfAsking) yield* strangers();
      yield* groupsIn(byAdministrator, near, proving, known);
      for (const one of near)
        for (const space of byFew(one))
          yield* groupsIn(space, [one], provenByWitness ? [one] : [], known);
      // Who may use nothing is refused any pod, which shows nothing of what is in it.
      if (!isOfAsking) yield* strangers();
    };
    for (const one of inOrder(groups(), gap.when.node)) {
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
