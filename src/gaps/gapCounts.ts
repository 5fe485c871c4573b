/** Counts gaps. All tables use these counts. */
import type { Effect, Impact } from './gap.js';

export interface GapCounts {
  readonly looser: number;
  readonly stricter: number;
  /** Gaps with the effect default-lost or default-differs. */
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

/** The number of gaps of each impact. */
export type ImpactCounts = Readonly<Record<Impact, number>>;

export function impactCounts(gaps: readonly { readonly impact: Impact }[]): ImpactCounts {
  const count = (wanted: Impact): number => gaps.filter(({ impact }) => impact === wanted).length;
  return { act: count('act'), decide: count('decide'), record: count('record') };
}
