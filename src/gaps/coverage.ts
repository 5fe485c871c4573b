import { compile } from '../lang/evaluate.js';
import type { AdmissionRequest } from '../pod/request.js';
import { requestView } from '../pod/requestView.js';
import { pspAsker, targetAsker, type Answers } from './answers.js';
import type { Effect, Gap } from './gap.js';

export interface GapCoverage {
  /** The gaps whose condition covers the request, of these effects where any are named. */
  covering(request: AdmissionRequest, effects?: readonly Effect[]): readonly Gap[];
}

/** Gaps compiled once, for many requests. */
export function gapCoverage(gaps: readonly Gap[], answers: Answers): GapCoverage {
  const compiled = gaps
    .filter(({ beyondInput, isExact }) => !beyondInput || isExact)
    .map((gap) => ({
      gap,
      isCause: compile(gap.when.node, ['request', 'pod']),
    }));
  const askPsp = pspAsker(answers);
  const target = targetAsker(answers);
  return {
    covering: (request, effects) => {
      const view = requestView(request);
      const psp = askPsp(view, request.pod);
      return compiled
        .filter(({ gap }) => effects === undefined || effects.includes(gap.effect))
        .filter(({ gap }) => psp(gap.answers.psp) && target(view, request.pod, gap.answers.target))
        .filter(({ isCause }) => Boolean(isCause(view, request.pod)))
        .map(({ gap }) => gap);
    },
  };
}
