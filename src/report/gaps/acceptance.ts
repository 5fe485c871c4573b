/** Why a gap may stay. */
export interface Acceptance {
  /** In the policy itself, or in a file of such decisions. */
  readonly by: 'annotation' | 'baseline';
  readonly reason: string;
  /** The last day on which it holds, as YYYY-MM-DD; null: for good. */
  readonly expires: string | null;
}

/** Days are compared as text: YYYY-MM-DD sorts as time does. */
export const hasExpired = ({ expires }: Acceptance, today: string): boolean =>
  expires !== null && expires < today;

/** Whether a text is a day of the calendar, as YYYY-MM-DD. */
export function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
