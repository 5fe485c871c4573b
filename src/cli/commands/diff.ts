import { FAIL_ON } from '../../report/gaps/failOn.js';
import { RELEASE_NAMESPACE, RENDER_OPTIONS } from './renderOptions.js';
import { REPORT_FORMAT, REPORT_OUTPUT } from './reportOptions.js';
import type { ArgumentsOf, CommandTable } from '../options/command.js';

export const diffTable = {
  describe: 'what a change of policies or grants lets in or keeps out',
  positionals: {
    old: {
      type: 'string',
      demandOption: true,
      files: true,
      describe: 'the file or folder before the change, or -',
    },
    new: {
      type: 'string',
      demandOption: true,
      files: true,
      describe: 'the file or folder after the change, or -',
    },
  },
  options: {
    'old-with': {
      type: 'string',
      array: true,
      files: true,
      describe: 'more files and folders of OLD, such as its roles and bindings',
    },
    'new-with': {
      type: 'string',
      array: true,
      files: true,
      describe: 'more files and folders of NEW; if only the policies change, the same as of OLD',
    },
    format: REPORT_FORMAT,
    output: REPORT_OUTPUT,
    'fail-on': {
      type: 'string',
      choices: FAIL_ON,
      default: 'looser',
      describe:
        'which differences make the exit code 1; stricter includes looser, default-lost and default-differs',
    },
    ...RENDER_OPTIONS,
    ...RELEASE_NAMESPACE,
  },
  examples: [
    ['psp-ferry diff before/ after/', 'what a change of policies does, with a request for each'],
    ['psp-ferry diff before/ after/ -f markdown', 'the same for its review'],
    [
      'psp-ferry diff old/psp new/psp --old-with old/rbac --new-with new/rbac',
      'policies and RBAC in folders of their own',
    ],
  ],
} as const satisfies CommandTable;

export type DiffArguments = ArgumentsOf<typeof diffTable>;
