import { remembered } from '../base/remembered.js';
import { compile } from '../lang/evaluate.js';
import type { AdmissionRequest } from '../pod/request.js';
import { requestView } from '../pod/requestView.js';
import { pspAsker, targetAsker, type Answers } from './answers.js';
import type { Effect, Gap } from './gap.js';
import { forThoseGranted } from './whoIsGranted.js';

export interface GapCoverage {
  /**
   * The gaps whose condition covers the request. If effects are given, only gaps with one of them.
   */
  covering(request: AdmissionRequest, effects?: readonly Effect[]): readonly Gap[];
}

/** Compiles the conditions of gaps once, for many requests; each at its first use. */
export function gapCoverage(gaps: readonly Gap[], answers: Answers): GapCoverage {
  const asked = gaps.filter(({ beyondInput, isExact }) => !beyondInput || isExact);
  const askPsp = pspAsker(answers);
  const target = targetAsker(answers);
  return {
    covering: (request, effects) => {
      const view = requestView(request);
      const psp = askPsp(view, request.pod);
      return asked
        .filter((gap) => effects === undefined || effects.includes(gap.effect))
        .filter((gap) => psp(gap.answers.psp) && target(view, request.pod, gap.answers.target))
        .filter((gap) => causeOf(gap)(view, request.pod));
    },
  };
}

const causeOf = remembered((gap: Gap) => compile(forThoseGranted(gap).node, ['request', 'pod']));
