/** PSP's answer beside a target's, and which effects can explain a difference. */
import type { JsonObject } from '../pod/json.js';
import type { AdmissionRequest } from '../pod/request.js';
import type { VerdictWord } from '../semantics/admission.js';
import type { Effect } from './gap.js';
import { podEffect } from './podEffect.js';

export interface Answer {
  readonly verdict: VerdictWord;
  /** After the side's own mutations. */
  readonly pod: JsonObject;
}

/**
 * Verdicts alone do not say it: both sides may change a pod, each in its own way, and a pod that
 * nobody changes may run otherwise on a server of today.
 * @returns the effects that a gap must have to explain the difference; empty where there is none.
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
