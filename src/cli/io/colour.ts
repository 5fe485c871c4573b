/** Colour only on a terminal; --color, NO_COLOR and FORCE_COLOR say otherwise. */
import type { Paint } from '../../report/gaps/gapsText.js';
import type { Terminal } from './terminal.js';

export interface Colours extends Paint {
  /** A line of a diff. */
  readonly diffLine: (line: string) => string;
}

export function coloursOf(
  { env: { NO_COLOR, FORCE_COLOR }, isTerminal, columns }: Terminal,
  asked: boolean | undefined,
): Colours {
  const isColoured = asked ?? (!NO_COLOR && (FORCE_COLOR ? FORCE_COLOR !== '0' : isTerminal.out));
  const paint =
    (code: number) =>
    (text: string): string =>
      isColoured ? `\u001b[${code}m${text}\u001b[0m` : text;
  const added = paint(32);
  const removed = paint(31);
  const strong = paint(1);
  return {
    added,
    removed,
    strong,
    width: Math.min(columns, 120),
    diffLine: (line) =>
      line.startsWith('+') ? added(line) : line.startsWith('-') ? removed(line) : line,
  };
}
