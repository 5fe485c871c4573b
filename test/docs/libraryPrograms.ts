import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../cli/run.js';

/** Each program of docs/library.md with what stands below it. */
export const LIBRARY_PROGRAMS = [
  ...readFileSync(join(ROOT, 'docs/library.md'), 'utf8').matchAll(
    /^```js\n([^]*?)^```\n\n```\n([^]*?)^```$/gm,
  ),
].map(([, program, output], index) => ({
  name: `program-${index}.js`,
  program: program!,
  output: output!,
}));
