/**
 * What a server stores of what is admitted: with values filled in a pod may be one that API
 * validation refuses, as a pod of Windows with settings of Linux. It never runs.
 */
import type { AdmissionRequest } from '../pod/request.js';
import type { PspAdmission, Verdict } from './admission.js';
import { invalidByDefaults } from './validAfterDefaults.js';

/** PSP with the API server behind it; its note says what that refuses. */
export type StoringPsp = Pick<PspAdmission, 'review'>;

export const storing = (psp: PspAdmission): StoringPsp => ({
  review: (request) => stored(psp.review(request), request),
});

function stored(verdict: Verdict, { pod }: AdmissionRequest): Verdict {
  const note = verdict.verdict === 'mutated' ? invalidByDefaults(pod, verdict.pod) : undefined;
  return note === undefined ? verdict : { verdict: 'denied', policy: null, reasons: [], note, pod };
}
