import type { OptionTable } from './option.js';

/** The file in which the options of a project are looked up. */
export const CONFIG_FILE = '.psp-ferry.yaml';

/** Options of every command. */
export const COMMON_OPTIONS = {
  strict: {
    type: 'boolean',
    default: false,
    describe: 'refuse policies that lack a required strategy',
  },
  quiet: {
    type: 'boolean',
    alias: 'q',
    default: false,
    describe: 'no messages but errors, and warnings of policies that let in more',
  },
  color: {
    type: 'boolean',
    describe: 'colour, or with --no-color none; on a terminal if left out',
  },
  config: {
    type: 'string',
    files: true,
    once: true,
    describe: `the options of a project; ${CONFIG_FILE} of this folder if left out`,
  },
  'config-root': {
    type: 'string',
    files: true,
    once: true,
    describe:
      'where the configuration looks for files, but for baseline and against; its own folder if left out',
  },
} as const satisfies OptionTable;
