import { TARGET_NAMES } from '../../gaps/gap.js';
import { REPORT_FORMATS } from '../../report/formatNames.js';
import { inputs, type ArgumentsOf, type CommandTable } from '../options/command.js';
import { ASKING_OPTIONS } from './askingOptions.js';
import { POLICY_INPUTS, TARGET_OPTIONS } from './targetOptions.js';
import { RENDER_OPTIONS } from './renderOptions.js';

export const checkTable = {
  describe: 'what PSP and each target say to pods, workloads, AdmissionReviews or audit events',
  positionals: inputs(POLICY_INPUTS),
  options: {
    workloads: {
      type: 'string',
      array: true,
      alias: 'w',
      files: true,
      describe:
        'what to judge: files, folders or -; takes all words that follow, so policies come before it, or after --',
    },
    target: {
      type: 'string',
      array: true,
      alias: 't',
      choices: TARGET_NAMES,
      describe: 'targets to compare with; none if left out',
    },
    format: {
      type: 'string',
      array: true,
      alias: 'f',
      choices: REPORT_FORMATS,
      toFile: true,
      default: ['text'],
      describe:
        'format of the answers; for several, name the file of each but one: -f sarif=FILE -f github',
    },
    pods: {
      type: 'boolean',
      default: false,
      describe: 'json and ndjson: add the pods after defaulting',
    },
    diff: {
      type: 'boolean',
      default: false,
      describe: 'show what PSP fills in, as a diff of the pod',
    },
    'only-different': {
      type: 'boolean',
      default: false,
      describe: 'print only where a target answers differently from PSP',
    },
    all: {
      type: 'boolean',
      default: false,
      describe:
        'text: show every answer; otherwise, of more than 20, those that PSP and all targets admit alike are only counted',
    },
    jobs: {
      type: 'string',
      alias: 'j',
      once: true,
      describe: 'how many threads judge; if left out, one for each core where there are many lines',
    },
    'fail-on-denied': {
      type: 'boolean',
      default: false,
      describe: 'make the exit code 1 if PSP, a target, or the API server after them refuses a pod',
    },
    ...ASKING_OPTIONS,
    ...TARGET_OPTIONS,
    ...RENDER_OPTIONS,
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
