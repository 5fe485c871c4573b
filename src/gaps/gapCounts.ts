/** Gaps in numbers: every table counts alike. */
import type { Effect } from './gap.js';

export interface GapCounts {
  readonly looser: number;
  readonly stricter: number;
  /** Defaults that are lost or different. */
  readonly defaults: number;
  readonly unseen: number;
}

export function gapCounts(gaps: readonly { readonly effect: Effect }[]): GapCounts {
  const count = (...effects: readonly Effect[]): number =>
    gaps.filter(({ effect }) => effects.includes(effect)).length;
  return {
    looser: count('looser'),
    stricter: count('stricter'),
    defaults: count('default-lost', 'default-differs'),
    unseen: count('unseen'),
  };
}
