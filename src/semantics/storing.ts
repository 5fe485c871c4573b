/**
 * Adds the API server's validation behind PSP: a pod may have values that no server takes, or be
 * invalid after defaulting, such as a Windows pod with Linux settings. Such a pod is never stored.
 */
import type { AdmissionRequest } from '../pod/request.js';
import type { PspAdmission, Verdict } from './admission.js';
import { invalidByDefaults, refusedAsItIs } from './takenByServer.js';

/** PSP with the API server behind it. The note of a verdict says what the API server refuses. */
export type StoringPsp = Pick<PspAdmission, 'review'>;

export const storing = (psp: PspAdmission): StoringPsp => ({
  review: (request) => stored(psp.review(request), request),
});

function stored(verdict: Verdict, request: AdmissionRequest): Verdict {
  if (verdict.verdict === 'denied') return verdict;
  const { pod } = request;
  const note =
    refusedAsItIs(request) ??
    (verdict.verdict === 'mutated' ? invalidByDefaults(pod, verdict.pod) : undefined);
  return note === undefined ? verdict : { verdict: 'denied', policy: null, reasons: [], note, pod };
}
