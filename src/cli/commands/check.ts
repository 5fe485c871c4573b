import { TARGET_NAMES } from '../../gaps/gap.js';
import { REPORT_FORMATS } from '../../report/formatNames.js';
import { inputs, type ArgumentsOf, type CommandTable } from '../options/command.js';
import { ASKING_OPTIONS } from './askingOptions.js';
import { TARGET_OPTIONS } from './targetOptions.js';
import { RENDER_OPTIONS } from './renderOptions.js';

export const checkTable = {
  describe: 'what PSP and each target say to pods, workloads, AdmissionReviews or audit events',
  positionals: inputs('the policies'),
  options: {
    workloads: {
      type: 'string',
      array: true,
      alias: 'w',
      files: true,
      describe:
        'what to judge: files, folders or -, as many as follow; policies come before, or after --',
    },
    target: {
      type: 'string',
      array: true,
      alias: 't',
      choices: TARGET_NAMES,
      describe: 'targets to compare with, none if left out',
    },
    ...TARGET_OPTIONS,
    ...RENDER_OPTIONS,
    format: {
      type: 'string',
      array: true,
      alias: 'f',
      choices: REPORT_FORMATS,
      toFile: true,
      default: ['text'],
      describe: 'how answers are written; several, each into its file: -f sarif=FILE -f github',
    },
    ...ASKING_OPTIONS,
    pods: {
      type: 'boolean',
      default: false,
      describe: 'json and ndjson: with the pods after defaulting',
    },
    diff: {
      type: 'boolean',
      default: false,
      describe: 'show what PSP fills in, as a diff of the pod in the fields of today',
    },
    'only-different': {
      type: 'boolean',
      default: false,
      describe: 'print only what a target answers otherwise than PSP',
    },
    all: {
      type: 'boolean',
      default: false,
      describe:
        'text: show every answer; of more than 20, those that PSP and all targets admit alike are only counted',
    },
    jobs: {
      type: 'string',
      alias: 'j',
      once: true,
      describe: 'how many threads judge; where there are many lines, one for each core if left out',
    },
    'fail-on-denied': {
      type: 'boolean',
      default: false,
      describe: 'exit 1 where PSP, a target, or the API server after them refuses a pod',
    },
  },
  examples: [
    ['psp-ferry check psp.yaml -w deploy/ -t vap', 'every workload below deploy/'],
    ['psp-ferry check psp.yaml -w deploy/ --diff', 'what PSP fills in'],
    [
      'psp-ferry check psp/ -w reviews.jsonl -t vap -f ndjson',
      'recorded AdmissionReviews, a line each',
    ],
  ],
} as const satisfies CommandTable;

export type CheckArguments = ArgumentsOf<typeof checkTable>;
