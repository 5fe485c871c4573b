import { TARGET_NAMES } from '../../gaps/gap.js';
import { inputs, type ArgumentsOf, type CommandTable } from '../options/command.js';
import { TARGET_OPTIONS } from './targetOptions.js';

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
    format: {
      type: 'string',
      alias: 'f',
      choices: ['text', 'json', 'ndjson', 'sarif', 'junit', 'github'],
      default: 'text',
      describe: 'how answers are written',
    },
    as: {
      type: 'string',
      describe: 'the user who creates bare pods; whoever may use a policy if left out',
    },
    'as-group': {
      type: 'string',
      array: true,
      describe: 'the groups of that user, beside those that a server adds',
    },
    controllers: {
      type: 'string',
      choices: ['own', 'shared'],
      default: 'own',
      describe: 'whether controllers ask by an account each or as system:kube-controller-manager',
    },
    'custom-controller': {
      type: 'string',
      array: true,
      describe:
        "KIND=NAMESPACE/NAME: the account of another controller; the pod's own alone counts if left out",
    },
    namespace: {
      type: 'string',
      alias: 'n',
      default: 'default',
      describe: 'for objects that name none',
    },
    pods: { type: 'boolean', default: false, describe: 'print the pods after defaulting' },
    diff: {
      type: 'boolean',
      default: false,
      describe: 'show what PSP fills in, as a diff of the pod',
    },
    'only-different': {
      type: 'boolean',
      default: false,
      describe: 'print only what a target answers otherwise than PSP',
    },
    'fail-on-denied': {
      type: 'boolean',
      default: false,
      describe: 'exit 1 where anything is denied',
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
