/** node:child_process, loaded at the first use: loading it takes longer than reading a policy. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

export const childProcess = (): typeof import('node:child_process') =>
  require('node:child_process') as typeof import('node:child_process');
