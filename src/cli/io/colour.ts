/** Uses colour only on a terminal, unless --color, NO_COLOR or FORCE_COLOR say otherwise. */
import type { Paint } from '../../report/gaps/gapsText.js';
import type { Terminal } from './terminal.js';

export interface Colours extends Paint {
  /** Colours a line of a diff. */
  readonly diffLine: (line: string) => string;
}

export const isColoured = (
  { env: { NO_COLOR, FORCE_COLOR }, isTerminal }: Terminal,
  asked: boolean | undefined,
): boolean => asked ?? (!NO_COLOR && (FORCE_COLOR ? FORCE_COLOR !== '0' : isTerminal.out));

export const coloursOf = (terminal: Terminal, asked: boolean | undefined): Colours => ({
  ...paints(isColoured(terminal, asked)),
  width: Math.min(terminal.columns, 120),
});

export function paints(coloured: boolean): Omit<Colours, 'width'> {
  const paint =
    (code: number) =>
    (text: string): string =>
      coloured ? `\u001b[${code}m${text}\u001b[0m` : text;
  const added = paint(32);
  const removed = paint(31);
  return {
    added,
    removed,
    strong: paint(1),
    diffLine: (line) =>
      line.startsWith('+') ? added(line) : line.startsWith('-') ? removed(line) : line,
  };
}
