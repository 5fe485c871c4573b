import type { OptionTable } from './option.js';

/** The file in which the options of a project are looked up. */
export const CONFIG_FILE = '.psp-ferry.yaml';
/** Names that somebody may give that file by mistake. */
export const OTHER_CONFIG_NAMES = ['.psp-ferry.yml', '.psp-ferry.json'];

/** Options of every command. */
export const COMMON_OPTIONS = {
  strict: {
    type: 'boolean',
    default: false,
    describe:
      'refuse a policy that lacks a required strategy; otherwise it counts as RunAsAny, with a warning',
  },
  quiet: {
    type: 'boolean',
    alias: 'q',
    default: false,
    describe: 'print only errors, and warnings about policies that admit more than PSP',
  },
  color: {
    type: 'boolean',
    describe: 'colour the output, or with --no-color do not; if left out, only on a terminal',
  },
  config: {
    type: 'string',
    files: true,
    once: true,
    describe: `file with the options of the project; ${CONFIG_FILE} in this folder if left out`,
  },
  'config-root': {
    type: 'string',
    files: true,
    once: true,
    describe:
      'folder to which the file names in the configuration are relative, except baseline and against; its own folder if left out',
  },
} as const satisfies OptionTable;
