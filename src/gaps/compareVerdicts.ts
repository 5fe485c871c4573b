/** PSP's answer beside a target's: the words, and which effects can explain a difference. */
import type { VerdictWord } from '../semantics/admission.js';
import type { Effect } from './gap.js';

/**
 * @returns the effects that a gap must have to explain the difference; empty where there is none.
 */
export function effectsBetween(psp: VerdictWord, target: VerdictWord): readonly Effect[] {
  if (psp === target) return [];
  if (psp === 'denied') return ['looser'];
  if (target === 'denied') return ['stricter'];
  return ['default-lost', 'default-differs', 'stricter'];
}
