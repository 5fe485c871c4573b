/**
 * One request inside each gap, smallest first: searched among the small pods around each policy's
 * rules, created, updated and given
 * a debug container. The search is bounded: a gap of one policy is looked for around that policy,
 * one of the set around its first few,
 * and one of how servers changed first among the pods that they read differently.
 */
import { work } from '../../base/work.js';
import type { PolicySet } from '../../ir/policySet.js';
import type { Bool } from '../../lang/build.js';
import type { Node } from '../../lang/node.js';
import type { JsonObject } from '../../pod/json.js';
import type { AdmissionRequest } from '../../pod/request.js';
import { pspAsker, targetAsker, type Answers } from '../answers.js';
import type { GapAnswers } from '../gap.js';
import type { Candidate } from './candidates.js';
import { searchSpace, type Group } from './searchSpace.js';

interface Sought {
  readonly policy: string;
  readonly when: Bool;
  readonly answers: GapAnswers;
  readonly provenByWitness: boolean;
  /** Whether a request in the gap, answered as it says, shows what it says besides. */
  readonly shownBy: (request: AdmissionRequest) => boolean;
  /** Whether it would not, without what the gap is named for. */
  readonly causedBy: (request: AdmissionRequest) => boolean;
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
  const { around, nearRules, readDifferently, atLevels } = searchSpace(
    set,
    answers.parts,
    namespaces,
  );
  const psp = pspAsker(answers);
  const target = targetAsker(answers);
  return (gap, known) => {
    const { policy, answers: wanted, provenByWitness, shownBy, causedBy, matters } = gap;
    const shows = ({ request, view }: Candidate): boolean =>
      psp(view, request.pod)(wanted.psp) &&
      target(view, request.pod, wanted.target) &&
      shownBy(request);
    const own = policies.filter(({ name }) => name === policy);
    const some = policies.slice(0, SOME_POLICIES);
    const near = own.length > 0 ? own : some;
    const proving = provenByWitness ? [...new Set([...own, ...some])] : [];
    const doubtful: Candidate[] = [];
    let shown: Candidate | undefined;
    const groups = [
      ...(known === undefined ? [] : [around(known)]),
      ...proving.map(readDifferently),
      ...near.map(nearRules),
      ...proving.map(atLevels),
    ];
    for (const one of inOrder(groups, gap.when.node)) {
      work.tried += 1;
      if (!shows(one)) continue;
      if (!causedBy(one.request)) doubtful.push(one);
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

/** Each group is looked through only when those before it were. */
function* inOrder(groups: readonly Group[], when: Node): Generator<Candidate> {
  for (const group of groups) yield* group(when);
}
