/**
 * Runs programs of the user that render input. No shell is involved, and the programs only read.
 */
import { childProcess } from '../io/childProcess.js';

export interface Outcome {
  readonly isDone: boolean;
  readonly text: string;
  readonly complaint: string;
}

const MOST_MEGABYTES = 256;
/** The limit for a program that never ends, because it reads a pipe for instance. */
const MOST_MINUTES = 10;

const ELSEWHERE = 'render it yourself, and name the file';
const WHY_STOPPED: Readonly<Record<string, string>> = {
  ETIMEDOUT: `stopped after ${MOST_MINUTES} minutes; ${ELSEWHERE}`,
  ENOBUFS: `stopped after ${MOST_MEGABYTES} MB of output; ${ELSEWHERE}`,
};

/** @returns undefined if the program is not installed. */
export function run(program: string, args: readonly string[]): Outcome | undefined {
  const { error, status, stdout, stderr } = childProcess().spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: MOST_MEGABYTES * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: MOST_MINUTES * 60_000,
  });
  const { code } = Object(error) as NodeJS.ErrnoException;
  if (code === 'ENOENT') return undefined;
  return {
    isDone: error === undefined && status === 0,
    text: stdout ?? '',
    complaint: (
      (code !== undefined && WHY_STOPPED[code]) ||
      stderr ||
      error?.message ||
      `${program} failed`
    ).trim(),
  };
}
