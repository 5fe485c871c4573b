import type { LevelRecord } from '../../targets/psa/movedLevels.js';

/** The decision that a gap may stay. */
export interface Acceptance {
  /** In an annotation of the policy, or in a baseline file. */
  readonly by: 'annotation' | 'baseline';
  readonly reason: string;
  /** The last day on which it is valid, as YYYY-MM-DD; null means without end. */
  readonly expires: string | null;
}

/** A baseline file: the gaps that may stay. */
export interface Baseline {
  /** By the id of the gap. */
  readonly accepted: ReadonlyMap<string, Acceptance>;
  /** The levels of psa when its gaps were accepted; null if the file does not have them. */
  readonly levels: LevelRecord | null;
}
export const EMPTY_BASELINE: Baseline = { accepted: new Map(), levels: null };

/** YYYY-MM-DD can be compared as text. */
export const hasExpired = ({ expires }: Acceptance, today: string): boolean =>
  expires !== null && expires < today;

/** Whether a text is a date in the form YYYY-MM-DD. */
export function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
