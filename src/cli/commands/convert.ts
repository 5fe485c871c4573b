import { inputs, type ArgumentsOf, type CommandTable } from '../options/command.js';
import { POLICY_INPUTS, TARGETS } from './targetOptions.js';
import { WEIGHING_WORKLOADS } from './weighingOptions.js';
import { RENDER_OPTIONS } from './renderOptions.js';
import { FORCE } from './folderOptions.js';

// The options that are used most come first in the help.
const { target, ...choices } = TARGETS;

export const convertTable = {
  describe: 'write policies for the targets',
  positionals: inputs(POLICY_INPUTS),
  options: {
    target,
    output: {
      type: 'string',
      alias: 'o',
      files: true,
      default: 'out',
      describe:
        'folder to write, in which files of others stay; or - for one YAML stream on standard output',
    },
    workloads: WEIGHING_WORKLOADS,
    force: FORCE,
    'keep-going': {
      type: 'boolean',
      default: false,
      describe: 'leave out and list the objects that have errors; the exit code is then 1',
    },
    check: {
      type: 'boolean',
      default: false,
      once: true,
      describe:
        'write nothing; print a diff, with exit code 1, if the folder is not what would be written',
    },
    ...choices,
    ...RENDER_OPTIONS,
  },
  examples: [
    ['psp-ferry convert psp.yaml -o out', 'all targets'],
    ['kubectl get psp -o yaml | psp-ferry convert - -t vap -o -', 'one target, to standard output'],
    ['psp-ferry convert psp/ -o out --check', 'in CI: is what was committed still what comes out?'],
  ],
} as const satisfies CommandTable;

export type ConvertArguments = ArgumentsOf<typeof convertTable>;
