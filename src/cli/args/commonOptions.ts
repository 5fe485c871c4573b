import { CONFIG_FILE } from '../config/configFile.js';
import type { OptionTable } from './option.js';

/** Options that every command has. */
export const COMMON_OPTIONS = {
  strict: {
    type: 'flag',
    default: false,
    describe: 'refuse policies that lack a required strategy',
  },
  quiet: { type: 'flag', short: 'q', default: false, describe: 'no messages but errors' },
  color: {
    type: 'flag',
    default: 'unset',
    describe: 'colour, or with --no-color none; on a terminal if left out',
  },
  config: {
    type: 'word',
    value: 'FILE',
    once: true,
    describe: `the options of a project; ${CONFIG_FILE} of this folder if left out`,
  },
} as const satisfies OptionTable;
