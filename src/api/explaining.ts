/**
 * Finds the gaps that explain why a target's answer differs from PSP's, by PSP's verdict and by who
 * asks.
 */
import type { Effect, Gap } from '../gaps/gap.js';
import { groupedBy } from '../base/groupedBy.js';
import type { GapCoverage } from '../gaps/coverage.js';
import type { Grant, PolicySet, Subject } from '../ir/policySet.js';
import type { AdmissionRequest } from '../pod/request.js';
import { serviceAccountRequester, withServerGroups, type Requester } from '../pod/requester.js';
import {
  EVERY_POLICY,
  pspAdmission,
  type PspAdmission,
  type Verdict,
} from '../semantics/admission.js';
import { grantsIn } from '../semantics/grants.js';

/** If the requester is not known, one subject of each policy is tried, and so many others. */
const MORE_SUBJECTS = 16;

export interface Explaining {
  /**
   * The request, made by subjects who get this verdict from PSP. For requests without a known
   * requester.
   */
  readonly askedBy: (request: AdmissionRequest, verdict: Verdict) => Iterable<AdmissionRequest>;
  /** The gaps that explain the difference between PSP's verdict and the target's. */
  readonly gaps: (
    coverage: GapCoverage,
    request: AdmissionRequest,
    verdict: Verdict,
    effects: readonly Effect[],
  ) => readonly Gap[];
}

/** @param named PSP as it answers with the grants of the input. */
export function explaining(set: PolicySet, named: PspAdmission): Explaining {
  const byEveryone = pspAdmission(set, EVERY_POLICY);
  return {
    *askedBy(request, { verdict, policy }) {
      for (const subject of differentSubjects(grantsIn(set.grants, request.namespace, policy))) {
        const asked = { ...request, ...requesterOf(subject) };
        const answer = named.decide(asked);
        if (answer.verdict === verdict && answer.policy === policy) yield asked;
      }
    },
    gaps(coverage, request, verdict, effects) {
      const own = ofPolicies(coverage.covering(request, effects), verdict);
      const others = own.filter((gap) => !isOfSelection(gap));
      // If no policy at all admits the pod, the gap "any policy may be used" explains nothing.
      return others.length > 0 &&
        others.length < own.length &&
        byEveryone.decide(request).verdict === 'denied'
        ? others
        : own;
    },
  };
}

/** Those who may use different policies come first, because they are answered differently. */
function differentSubjects(grants: readonly Grant[]): readonly Subject[] {
  const byPolicy = [...groupedBy(grants, ({ policy }) => policy).values()];
  const [first, others] = [
    byPolicy.map(([one]) => one!),
    byPolicy.flatMap(([, ...more]) => more).slice(0, MORE_SUBJECTS),
  ];
  return [...first, ...others].map(({ subject }) => subject);
}

const isOfSelection = ({ policy, control, effect }: Gap): boolean =>
  policy === '*' && control === 'selection' && effect === 'looser';

/** Leaves out gaps of policies that had no part in PSP's verdict: they explain nothing. */
function ofPolicies(gaps: readonly Gap[], { policy, refusedBy = [] }: Verdict): readonly Gap[] {
  const names = new Set(['*', policy, ...refusedBy]);
  const own = gaps.filter((gap) => names.has(gap.policy));
  return own.length > 0 ? own : gaps;
}

function requesterOf(subject: Subject): Requester {
  if (subject.kind === 'ServiceAccount')
    return serviceAccountRequester(subject.namespace, subject.name);
  const { name } = subject;
  return subject.kind === 'User'
    ? withServerGroups({ user: name, groups: [] })
    : { user: '', groups: [name] };
}
