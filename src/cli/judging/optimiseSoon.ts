/** For work that goes on for long enough: what `cli/optimiseLater.ts` puts off, in all threads. */
import { setFlagsFromString } from 'node:v8';

/** What V8 does by itself in Node 20. */
export function optimiseSoon(): void {
  if (Number.parseInt(process.versions.node, 10) < 22)
    setFlagsFromString(`--interrupt-budget=${132 * 1024}`);
}
