import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../cli/run.js';

/** Everything that people read, by path below the root. */
export const DOCUMENTS: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'conformance/README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => `docs/${name}`),
];
