/** Settings of V8 for work that takes long, in all threads. */
import { setFlagsFromString } from 'node:v8';

/**
 * For Node 20: restores V8's usual time of optimising, which `cli/optimiseLater.ts` delays, and
 * keeps memory small. Answers leave nothing in memory, so the space for new objects need not grow,
 * and old objects are collected early. Later versions of Node do not have these flags, or ignore
 * them.
 */
export function prepareLongWork(): void {
  if (Number.parseInt(process.versions.node, 10) >= 22) return;
  setFlagsFromString(`--interrupt-budget=${132 * 1024}`);
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=10');
}
