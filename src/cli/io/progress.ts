/**
 * How far long work is, on a line of its own that goes away: at a terminal, and only where it takes
 * longer than people wait unasked.
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

/** However the work ends, its line goes away. */
export function withProgress<R>(progress: Progress, work: (progress: Progress) => R): R {
  try {
    return work(progress);
  } finally {
    progress.done();
  }
}

/**
 * Each in turn; what is being done stands there meanwhile.
 *
 * @param work is given what says how far it is with one of them.
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

/** ` (2 of 5)`; nothing where it is the only one. */
export const placeIn = (index: number, count: number): string =>
  count === 1 ? '' : ` (${index + 1} of ${count})`;
