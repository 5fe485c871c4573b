/**
 * Which answers of `check` are refusals: PSP or a target denies the pod, or the API server refuses
 * what either of them made of it.
 */
import type { TargetAnswer } from './checkLine.js';

type Answer = Pick<TargetAnswer, 'verdict' | 'note'>;

/** The note of a changed pod says why the API server refuses it. */
export const serverRefuses = ({ verdict, note }: Answer): boolean =>
  verdict === 'mutated' && note !== undefined;

export const isRefused = (answer: Answer): boolean =>
  answer.verdict === 'denied' || serverRefuses(answer);
