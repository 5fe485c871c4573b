import type { TargetAnalysis } from '../../src/api/analysis.js';
import type { Locate } from '../../src/base/position.js';
import { sourceOf } from '../../src/gaps/gapMaker.js';

/** The same gaps with the present positions of their policies. */
export const relocated = (
  analysis: TargetAnalysis,
  locate: ReadonlyMap<string, Locate>,
): TargetAnalysis => ({
  ...analysis,
  gaps: analysis.gaps.map((gap) => ({ ...gap, source: sourceOf(gap, locate) })),
});
