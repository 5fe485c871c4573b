/** Options for the reports of commands that compare. */
import { REPORT_FORMATS } from '../../report/formatNames.js';

export const REPORT_FORMAT = {
  type: 'string',
  array: true,
  alias: 'f',
  choices: REPORT_FORMATS,
  toFile: true,
  default: ['text'],
  describe:
    'format of the report; for several, name the file of each but one: -f sarif=FILE -f github',
} as const;

export const REPORT_OUTPUT = {
  type: 'string',
  alias: 'o',
  files: true,
  default: '-',
  describe: 'file for the format that has no =FILE, or - for standard output',
} as const;
