// Adds the type declarations to the package. `npm pack` and `npm publish` run this.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildCli } from './build.mjs';
import { writeDeclarations } from './declarations.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
await buildCli();
writeDeclarations(root, join(root, 'dist'));
