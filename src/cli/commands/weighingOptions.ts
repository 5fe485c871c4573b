/** The option for workloads by which gaps and levels are weighed. */
import type { OptionTable } from '../options/option.js';

export const WEIGHING_WORKLOADS = {
  type: 'string',
  array: true,
  alias: 'w',
  files: true,
  describe:
    'workloads, to show which of them each gap affects: files, folders or -; takes all words that follow, so policies come before it, or after --',
} as const satisfies OptionTable[string];
