// Loaded first by tests and checks, as src/cli/optimiseLater.ts is by the command line, which says
// why: node --import ./scripts/optimise-later.mjs
import { setFlagsFromString } from 'node:v8';

if (Number.parseInt(process.versions.node, 10) < 22)
  setFlagsFromString('--interrupt-budget=1200000');
