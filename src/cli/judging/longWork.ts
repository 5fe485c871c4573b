/** For work that goes on for long enough: how V8 goes about it, in all threads. */
import { setFlagsFromString } from 'node:v8';

/**
 * Node 20 is told to optimise as early as it does by itself, which `cli/optimiseLater.ts` puts off.
 * And answers leave nothing behind, so it is told to keep its memory small: new objects get no more
 * room, and what got old by chance is collected early. Later versions do not know the flags, or do
 * not look at them any more.
 */
export function prepareLongWork(): void {
  if (Number.parseInt(process.versions.node, 10) >= 22) return;
  setFlagsFromString(`--interrupt-budget=${132 * 1024}`);
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=10');
}
