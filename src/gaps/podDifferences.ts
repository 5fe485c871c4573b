import type { PolicySet } from '../ir/policySet.js';
import type { JsonObject } from '../pod/json.js';
import type { AdmissionRequest } from '../pod/request.js';
import {
  EVERY_POLICY,
  PSP_ANNOTATION,
  pspAdmission,
  type Verdict,
} from '../semantics/admission.js';
import { inputGrants } from '../semantics/grants.js';
import { FILLS_NOTHING, type Filling as SharedFilling } from '../semantics/sharedFills.js';
import { podEffect } from './podEffect.js';

/** What a target does with the pods that it admits. */
export interface Filling {
  /** Whether it fills in what PSP filled in. */
  readonly fillsIn: boolean;
  /** Whether grants decide by which policy. */
  readonly byGrant: boolean;
  /** What it fills in whichever policy admits, where it does not fill in as PSP did. */
  readonly shared?: SharedFilling;
}

type Shows = (request: AdmissionRequest) => boolean;
export interface PodDifferences {
  /** The admitted pods differ in effect, or only one of the two sides filled in anything. */
  readonly pods: Shows;
  /**
   * The pods name another admitting policy. A server asks a target once more after its own change.
   */
  readonly names: Shows;
}

export function podDifferences(
  set: PolicySet,
  { fillsIn, byGrant, shared = FILLS_NOTHING }: Filling,
): PodDifferences {
  const granted = inputGrants(set.grants);
  const then = pspAdmission(set, granted);
  const now = pspAdmission(set, byGrant ? granted : EVERY_POLICY, 'current');
  if (!fillsIn) {
    const filled = ({ operation, pod }: AdmissionRequest): JsonObject =>
      operation === 'CREATE' ? shared.pod(pod) : pod;
    // What PSP read in an annotation may be filled in as a field: the same in effect, but a change.
    const onlyNow = (request: AdmissionRequest, before: Verdict): boolean =>
      request.operation === 'CREATE' &&
      before.verdict === 'allowed' &&
      shared.fillsAsPsp(request.pod);
    return {
      pods: (request) => {
        const before = then.review(request);
        return (
          onlyNow(request, before) ||
          podEffect(before.pod, '1.24') !== podEffect(filled(request), 'current')
        );
      },
      names: () => true,
    };
  }
  return {
    pods: (request) => {
      const before = then.review(request);
      const today = now.review(request);
      return (
        before.verdict !== today.verdict ||
        podEffect(before.pod, '1.24') !== podEffect(today.pod, 'current')
      );
    },
    names: (request) => {
      const first = now.review(request);
      const again =
        first.verdict === 'mutated' ? now.review({ ...request, pod: first.pod }) : first;
      return namedPolicy(then.review(request).pod) !== namedPolicy(again.pod);
    },
  };
}

const namedPolicy = (pod: JsonObject): unknown =>
  ((pod['metadata'] as JsonObject)['annotations'] as JsonObject | undefined)?.[PSP_ANNOTATION];
