/**
 * Runs programs of the user that render input. No shell is involved, and the programs only read.
 */
import { childProcess } from '../io/childProcess.js';

export interface Outcome {
  readonly isDone: boolean;
  readonly text: string;
  readonly complaint: string;
}

/** @returns undefined if the program is not installed. */
export function run(program: string, args: readonly string[]): Outcome | undefined {
  const { error, status, stdout, stderr } = childProcess().spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (error !== undefined && (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  return {
    isDone: error === undefined && status === 0,
    text: stdout ?? '',
    complaint: (stderr || error?.message || `${program} failed`).trim(),
  };
}
