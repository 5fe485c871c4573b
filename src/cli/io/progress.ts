/**
 * Shows the progress of long work, on a line that is removed afterwards. Only at a terminal, and
 * only for work that takes longer than half a second.
 */
import type { Terminal } from './terminal.js';

const PATIENCE_MS = 500;
const BETWEEN_MS = 100;
const CLEAR = '\r\u001b[K';

export interface Progress {
  readonly say: (text: string) => void;
  readonly done: () => void;
}

export function progressOn(
  { isTerminal, err }: Terminal,
  { quiet }: { readonly quiet: boolean },
  clock: () => number = Date.now,
): Progress {
  let next = clock() + PATIENCE_MS;
  let stands = false;
  return {
    say(text) {
      const now = clock();
      if (!isTerminal.err || quiet || now < next) return;
      next = now + BETWEEN_MS;
      stands = true;
      err(CLEAR + text);
    },
    done() {
      if (stands) err(CLEAR);
      stands = false;
    },
  };
}

/** Removes the line when the work ends, also by an error. */
export function withProgress<R>(progress: Progress, work: (progress: Progress) => R): R {
  try {
    return work(progress);
  } finally {
    progress.done();
  }
}

/**
 * Does the work for each item, and shows which item it is.
 *
 * @param work also gets a function to report progress within an item.
 */
export function eachWithProgress<T, R>(
  progress: Progress,
  of: readonly T[],
  title: (one: T) => string,
  work: (one: T, say: (part: string) => void) => R,
): readonly R[] {
  return withProgress(progress, () =>
    of.map((one, i) => {
      const place = placeIn(i, of.length);
      progress.say(`${title(one)}${place}`);
      return work(one, (part) => progress.say(`${title(one)}, ${part}${place}`));
    }),
  );
}

/** A text such as ` (2 of 5)`; empty if there is only one. */
export const placeIn = (index: number, count: number): string =>
  count === 1 ? '' : ` (${index + 1} of ${count})`;
