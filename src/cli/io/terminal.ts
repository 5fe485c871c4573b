/**
 * What a command reads and writes besides files: the process's streams, or a replacement in tests.
 */
import type { Readable } from 'node:stream';
import { readStdin } from '../../load/readText.js';

export interface Terminal {
  /** Reads all of standard input. */
  readonly stdinText: () => string;
  readonly stdin: () => Readable;
  /** @returns whether more can be written at once; if not, `drained` waits until it can. */
  readonly out: (text: string) => boolean;
  readonly drained: () => Promise<void>;
  readonly err: (text: string) => void;
  readonly isTerminal: { readonly out: boolean; readonly err: boolean };
  readonly columns: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export const processTerminal: Terminal = {
  stdinText: readStdin,
  stdin: () => process.stdin,
  out: (text) => process.stdout.write(text),
  drained: () => new Promise((resolve) => process.stdout.once('drain', resolve)),
  err: (text) => void process.stderr.write(text),
  isTerminal: {
    get out() {
      return process.stdout.isTTY;
    },
    get err() {
      return process.stderr.isTTY;
    },
  },
  get columns() {
    return Number(process.env['COLUMNS']) || process.stdout.columns || 80;
  },
  env: process.env,
};
