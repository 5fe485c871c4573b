/** The levels of a set's namespaces, as input for the analysis of gaps. */
import type { StandardGapOptions } from './standardGaps.js';
import type { PolicySet } from '../../ir/policySet.js';
import type { EmitOptions } from '../shared/options.js';
import { levelsOf, strictest, weakest } from './levels.js';

export function levelGapOptions(policySet: PolicySet, options: EmitOptions): StandardGapOptions {
  const { namespaces, others } = levelsOf(policySet, options);
  const levels = [...namespaces, others].map(({ level }) => level);
  return {
    weakest: weakest(levels),
    strictest: strictest(levels),
    namespaces,
    others,
    minor: options.minor,
    locate: options.locate,
    onProgress: options.onProgress,
  };
}
