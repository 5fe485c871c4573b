import { TARGET_NAMES } from '../../gaps/gap.js';
import { command } from '../args/command.js';
import { TARGET_OPTIONS } from './targetOptions.js';

export const checkCommand = command({
  name: 'check',
  describe: 'what PSP and each target say to pods, workloads or AdmissionReviews',
  operands: { inputs: 'the policies' },
  options: {
    workloads: {
      type: 'words',
      short: 'w',
      value: 'FILES',
      describe: 'what to judge: files, folders or -',
    },
    target: {
      type: 'words',
      short: 't',
      value: 'TARGETS',
      choices: TARGET_NAMES,
      describe: 'targets to compare with, none if left out',
    },
    ...TARGET_OPTIONS,
    format: {
      type: 'word',
      short: 'f',
      value: 'FORMAT',
      choices: ['text', 'json', 'ndjson'],
      default: 'text',
      describe: 'how answers are written',
    },
    as: {
      type: 'word',
      value: 'USER',
      describe: 'the user who creates bare pods; whoever may use a policy if left out',
    },
    asGroup: {
      type: 'words',
      value: 'GROUPS',
      describe: 'the groups of that user, beside those that a server adds',
    },
    controllers: {
      type: 'word',
      value: 'HOW',
      choices: ['own', 'shared'],
      default: 'own',
      describe: 'whether controllers ask by an account each or as system:kube-controller-manager',
    },
    customController: {
      type: 'words',
      value: 'KIND=NAMESPACE/NAME',
      describe: "the account of another controller; the pod's own alone counts if left out",
    },
    namespace: {
      type: 'word',
      short: 'n',
      value: 'NAME',
      default: 'default',
      describe: 'for objects that name none',
    },
    pods: { type: 'flag', default: false, describe: 'print the pods after defaulting' },
    diff: {
      type: 'flag',
      default: false,
      describe: 'show what PSP fills in, as a diff of the pod',
    },
    failOnDenied: { type: 'flag', default: false, describe: 'exit 1 where anything is denied' },
  },
  examples: [
    ['psp-ferry check psp.yaml -w deploy/ -t vap', 'every workload below deploy/'],
    ['psp-ferry check psp.yaml -w deploy/ --diff', 'what PSP fills in'],
    [
      'psp-ferry check psp/ -w reviews.jsonl -t vap -f ndjson',
      'recorded AdmissionReviews, a line each',
    ],
  ],
  run: async (args, terminal) => (await import('./check.run.js')).check(args, terminal),
});
