/** The levels of a set in a few words: `restricted`, or `baseline to restricted`. */
import type { PolicySet } from '../../ir/policySet.js';
import type { EmitOptions } from '../shared/options.js';
import { levelGapOptions } from './levelGapOptions.js';

export function levelWords(policySet: PolicySet, options: EmitOptions): string {
  const { weakest, strictest } = levelGapOptions(policySet, options);
  return weakest === strictest ? weakest : `${weakest} to ${strictest}`;
}
