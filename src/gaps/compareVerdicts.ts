/** Compares PSP's verdict with a target's, and finds the effects that can explain a difference. */
import type { JsonObject } from '../pod/json.js';
import type { AdmissionRequest } from '../pod/request.js';
import type { VerdictWord } from '../semantics/admission.js';
import { isTakenOn124, refusedByServer } from '../semantics/takenByServer.js';
import type { Effect } from './gap.js';
import { podEffect } from './podEffect.js';

export interface Answer {
  readonly verdict: VerdictWord;
  /** The pod after mutation by this side. */
  readonly pod: JsonObject;
}

/**
 * The verdicts alone are not enough: both sides may change a pod in different ways, the API server
 * may refuse the pod that a target made, and an unchanged pod may run differently on a current
 * server.
 * @param isRefused whether the API server refuses the pod that the target made. A caller that knows
 *   it spares asking again.
 * @returns the effects that a gap must have to explain the difference; empty if there is none.
 */
export function effectsBetween(
  { operation, subResource, pod }: AdmissionRequest,
  psp: Answer,
  target: Answer,
  isRefused = refusedByServer(pod, target.pod) !== undefined,
): readonly Effect[] {
  const isDenied = target.verdict === 'denied' || (operation === 'CREATE' && isRefused);
  if (psp.verdict === 'denied') return isDenied ? [] : ['looser'];
  // A pod that the API server refused of PSP was not admitted either.
  if (isDenied) return isTakenOn124(psp.pod) ? ['stricter'] : [];
  if (psp.verdict !== target.verdict) return ['default-lost', 'default-differs', 'stricter'];
  return operation === 'CREATE' &&
    subResource === '' &&
    podEffect(psp.pod, '1.24') !== podEffect(target.pod, 'current')
    ? ['default-lost', 'default-differs']
    : [];
}
