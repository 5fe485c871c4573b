/** The option for workloads by which gaps and levels are weighed. */
import type { OptionTable } from '../options/option.js';

export const WEIGHING_WORKLOADS = {
  type: 'string',
  array: true,
  alias: 'w',
  files: true,
  describe:
    'workloads that gaps and levels are weighed by: files, folders or -, as many as follow; policies come before, or after --',
} as const satisfies OptionTable[string];
