/**
 * Files that are removed where the process ends before its work does, by a signal or since the
 * reader of its output went away: what is half written, and copies of the user's data. What `kill
 * -9` ends removes nothing.
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

/** It is in place, or gone. */
export function isDoneWith(path: string): void {
  passing.delete(path);
  if (passing.size === 0) letGo();
}

function end(signal: NodeJS.Signals): void {
  letGo();
  try {
    removeAll();
  } finally {
    // As if nobody had listened: who waits for the process is told by what it ended.
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
