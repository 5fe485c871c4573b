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

/** Each in turn; what is being done stands there meanwhile. */
export function eachWithProgress<T, R>(
  progress: Progress,
  of: readonly T[],
  say: (one: T) => string,
  work: (one: T) => R,
): readonly R[] {
  const results = of.map((one, i) => {
    progress.say(`${say(one)} (${i + 1} of ${of.length})`);
    return work(one);
  });
  progress.done();
  return results;
}
