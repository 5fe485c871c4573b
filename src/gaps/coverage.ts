import { onDemand, remembered } from '../base/remembered.js';
import { compile } from '../lang/evaluate.js';
import type { AdmissionRequest } from '../pod/request.js';
import { requestView } from '../pod/requestView.js';
import { pspAsker, targetAsker, type Answers } from './answers.js';
import type { Effect, Gap } from './gap.js';

export interface GapCoverage {
  /** The gaps whose condition covers the request, of these effects where any are named. */
  covering(request: AdmissionRequest, effects?: readonly Effect[]): readonly Gap[];
  /** Whether there is any. */
  covers(request: AdmissionRequest): boolean;
}

/** Gaps compiled once, for many requests; those that nobody comes to are not. */
export function gapCoverage(gaps: readonly Gap[], answers: Answers): GapCoverage {
  const compiled = gaps
    .filter(({ beyondInput, isExact }) => !beyondInput || isExact)
    .map((gap) => ({ gap, isCause: causeOf(gap) }));
  const askPsp = pspAsker(answers);
  const target = targetAsker(answers);
  function* of(request: AdmissionRequest, effects?: readonly Effect[]): Generator<Gap> {
    const view = requestView(request);
    const psp = askPsp(view, request.pod);
    for (const { gap, isCause } of compiled)
      if (
        (effects === undefined || effects.includes(gap.effect)) &&
        psp(gap.answers.psp) &&
        target(view, request.pod, gap.answers.target) &&
        isCause()(view, request.pod)
      )
        yield gap;
  }
  return {
    covering: (request, effects) => [...of(request, effects)],
    covers: (request) => !of(request).next().done,
  };
}

const causeOf = remembered(({ when }: Gap) =>
  onDemand(() => compile(when.node, ['request', 'pod'])),
);
