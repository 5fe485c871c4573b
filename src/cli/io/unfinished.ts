/**
 * Removes partly written files and copies of the user's data if the process ends before its work,
 * by a signal or because the reader of its output ended. After `kill -9` nothing can be removed.
 */
import { rmSync } from 'node:fs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const passing = new Set<string>();

export function removeUnlessDone(path: string): void {
  if (passing.size === 0) {
    for (const signal of SIGNALS) process.on(signal, end);
    process.on('exit', removeAll);
  }
  passing.add(path);
}

/** The file is complete, or has been removed. */
export function isDoneWith(path: string): void {
  passing.delete(path);
  if (passing.size === 0) letGo();
}

function end(signal: NodeJS.Signals): void {
  letGo();
  try {
    removeAll();
  } finally {
    // End by the same signal, so that the parent process learns how this one ended.
    process.kill(process.pid, signal);
  }
}

function removeAll(): void {
  for (const path of passing) rmSync(path, { recursive: true, force: true });
}

function letGo(): void {
  for (const signal of SIGNALS) process.off(signal, end);
  process.off('exit', removeAll);
}
