import { compile } from '../lang/evaluate.js';
import type { AdmissionRequest } from '../pod/request.js';
import { requestView } from '../pod/requestView.js';
import type { Effect, Gap } from './gap.js';

export interface GapCoverage {
  /** The ids of the gaps of this effect whose `when` covers the request. */
  covering(request: AdmissionRequest, effects: readonly Effect[]): readonly string[];
}

/** Gaps compiled once, for many requests. */
export function gapCoverage(gaps: readonly Gap[]): GapCoverage {
  const compiled = gaps.map((gap) => ({ gap, covers: compile(gap.when.node, ['request', 'pod']) }));
  return {
    covering: (request, effects) => {
      const view = requestView(request);
      return compiled
      .filter(({ gap, covers }) => effects.includes(gap.effect) && Boolean(covers(view, request.pod)))
        .map(({ gap }) => gap.id);
    },
  };
}
