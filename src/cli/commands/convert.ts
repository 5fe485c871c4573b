import { inputs, type ArgumentsOf, type CommandTable } from '../options/command.js';
import { POLICY_INPUTS, TARGETS } from './targetOptions.js';
import { WEIGHING_WORKLOADS } from './weighingOptions.js';
import { RENDER_OPTIONS } from './renderOptions.js';
import { FORCE } from './folderOptions.js';

export const convertTable = {
  describe: 'write policies for the targets',
  positionals: inputs(POLICY_INPUTS),
  options: {
    ...TARGETS,
    ...RENDER_OPTIONS,
    workloads: WEIGHING_WORKLOADS,
    output: {
      type: 'string',
      alias: 'o',
      files: true,
      default: 'out',
      describe:
        'folder to write; what psp-ferry did not write there stays, or - for one YAML stream to apply',
    },
    force: FORCE,
    'keep-going': {
      type: 'boolean',
      default: false,
      describe: 'leave out what has errors, list it, and end with exit code 1',
    },
    check: {
      type: 'boolean',
      default: false,
      once: true,
      describe: 'write nothing; fail with a diff where the folder is stale',
    },
  },
  examples: [
    ['psp-ferry convert psp.yaml -o out', 'all targets'],
    ['kubectl get psp -o yaml | psp-ferry convert - -t vap -o -', 'one target, to standard output'],
    ['psp-ferry convert psp/ -o out --check', 'in CI: is what was committed still what comes out?'],
  ],
} as const satisfies CommandTable;

export type ConvertArguments = ArgumentsOf<typeof convertTable>;
