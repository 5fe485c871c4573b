import type { Converted } from './messages.js';

const counted = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;

export const errorWords = (errors: number): string => counted(errors, 'error', 'errors');

/** A line about what was read, in the words of the command line. */
export function inputWords({ policies, grants, ignored }: Converted): string {
  const selection =
    grants === 0 ? 'no grants in the input' : `${counted(grants, 'grant', 'grants')} read`;
  const left = ignored.map(([kind, count]) => `${count} ${kind}`);
  return `${counted(policies, 'policy', 'policies')} read; ${selection}${left.length === 0 ? '' : `; left alone: ${left.join(', ')}`}`;
}
