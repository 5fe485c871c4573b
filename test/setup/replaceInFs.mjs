import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** Replaces functions of node:fs in the sources, which mocks of jest do not reach. */
export function replaceInFs(functions) {
  Object.assign(fs, functions);
  syncBuiltinESMExports();
}
