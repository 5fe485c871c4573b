// Is loaded first by tests and checks: node --import ./scripts/optimise-later.mjs.
// src/cli/optimiseLater.ts does the same for the command line and says why.
import { setFlagsFromString } from 'node:v8';

if (Number.parseInt(process.versions.node, 10) < 22)
  setFlagsFromString('--interrupt-budget=1200000');
