/** Compares PSP's verdict with a target's, and finds the effects that can explain a difference. */
import type { JsonObject } from '../pod/json.js';
import type { AdmissionRequest } from '../pod/request.js';
import type { VerdictWord } from '../semantics/admission.js';
import type { Effect } from './gap.js';
import { podEffect } from './podEffect.js';

export interface Answer {
  readonly verdict: VerdictWord;
  /** The pod after mutation by this side. */
  readonly pod: JsonObject;
}

/**
 * The verdicts alone are not enough: both sides may change a pod in different ways, and an
 * unchanged pod may run differently on a current server.
 * @returns the effects that a gap must have to explain the difference; empty if there is none.
 */
export function effectsBetween(
  { operation, subResource }: AdmissionRequest,
  psp: Answer,
  target: Answer,
): readonly Effect[] {
  if (psp.verdict === 'denied') return target.verdict === 'denied' ? [] : ['looser'];
  if (target.verdict === 'denied') return ['stricter'];
  if (psp.verdict !== target.verdict) return ['default-lost', 'default-differs', 'stricter'];
  return operation === 'CREATE' &&
    subResource === '' &&
    podEffect(psp.pod, '1.24') !== podEffect(target.pod, 'current')
    ? ['default-lost', 'default-differs']
    : [];
}
