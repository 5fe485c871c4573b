import type { LevelRecord } from '../../targets/psa/movedLevels.js';

/** Why a gap may stay. */
export interface Acceptance {
  /** In the policy itself, or in a file of such decisions. */
  readonly by: 'annotation' | 'baseline';
  readonly reason: string;
  /** The last day on which it holds, as YYYY-MM-DD; null: for good. */
  readonly expires: string | null;
}

/** The file of gaps that may stay, as it is read. */
export interface Baseline {
  /** By gap id. */
  readonly accepted: ReadonlyMap<string, Acceptance>;
  /** At which those of psa were; null where it does not say. */
  readonly levels: LevelRecord | null;
}
export const EMPTY_BASELINE: Baseline = { accepted: new Map(), levels: null };

/** Days are compared as text: YYYY-MM-DD sorts as time does. */
export const hasExpired = ({ expires }: Acceptance, today: string): boolean =>
  expires !== null && expires < today;

/** Whether a text is a day of the calendar, as YYYY-MM-DD. */
export function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
