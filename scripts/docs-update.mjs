// Rewrites the pages in docs/ that are generated from the code. Look at the diff before you commit
// it.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatedPages } from './docs.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
for (const [path, text] of await generatedPages()) writeFileSync(join(root, path), text);
