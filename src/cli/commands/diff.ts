import { GAP_FORMATS } from '../../report/gaps/gapFormatNames.js';
import { FAIL_ON } from '../../report/gaps/failOn.js';
import { RENDER_OPTIONS } from './renderOptions.js';
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
      describe: 'the file or folder after it, or -',
    },
  },
  options: {
    format: {
      type: 'string',
      array: true,
      alias: 'f',
      choices: GAP_FORMATS,
      toFile: true,
      default: ['text'],
      describe: 'how the report is written; several, each into its file: -f sarif=FILE -f github',
    },
    output: {
      type: 'string',
      alias: 'o',
      files: true,
      default: '-',
      describe: 'file for the format that names none, or - for standard output',
    },
    'fail-on': {
      type: 'string',
      choices: FAIL_ON,
      default: 'looser',
      describe: 'which differences make the exit code 1 (stricter includes looser and defaults)',
    },
    ...RENDER_OPTIONS,
  },
  examples: [
    ['psp-ferry diff before/ after/', 'what a change of policies does, with a request for each'],
    ['psp-ferry diff before/ after/ -f markdown', 'the same for its review'],
  ],
} as const satisfies CommandTable;

export type DiffArguments = ArgumentsOf<typeof diffTable>;
