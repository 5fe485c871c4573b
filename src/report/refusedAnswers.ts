/**
 * Which answers of `check` are refusals: PSP or a target denies the pod, or the API server refuses
 * the pod, or what either of them made of it.
 */
import type { TargetAnswer } from './checkLine.js';

type Answer = Pick<TargetAnswer, 'verdict' | 'note'> & { readonly policy?: string | null };

/**
 * The note of an admitted pod says why the API server refuses it. If no policy of PSP admitted it, PSP
 * did not check the request, and the note says why.
 */
export const serverRefuses = ({ verdict, note, policy }: Answer): boolean =>
  verdict !== 'denied' && policy !== null && note !== undefined;

export const isRefused = (answer: Answer): boolean =>
  answer.verdict === 'denied' || serverRefuses(answer);
