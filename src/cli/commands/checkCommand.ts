import { list, targetArguments, targetList, withTargetOptions } from '../targetOptions.js';
import { command } from './command.js';

export const checkCommand = command({
  name: 'check',
  operands: '[inputs..]',
  describe: 'what PSP and each target say to pods, workloads or AdmissionReviews',
  options: (y) => withTargetOptions(y)
    .positional('inputs', { describe: 'the policies', type: 'string', array: true })
    .option('workloads', { alias: 'w', type: 'string', describe: 'what to judge: files, folders or -' })
    .option('target', { alias: 't', type: 'string', describe: 'targets to compare with; none if left out' })
    .option('format', { alias: 'f', choices: ['text', 'json', 'ndjson'] as const, default: 'text' as const })
    .option('as', { type: 'string', describe: 'the user who creates bare pods and workloads; anyone if left out' })
    .option('as-group', { type: 'string', describe: 'the groups of that user' })
    .option('namespace', { alias: 'n', type: 'string', default: 'default', describe: 'for objects that name none' })
    .option('pods', { type: 'boolean', default: false, describe: 'print the pods after defaulting' })
    .option('diff', { type: 'boolean', default: false, describe: 'show what PSP fills in, as a diff of the pod' })
    .option('fail-on-denied', { type: 'boolean', default: false, describe: 'exit 1 where anything is denied' })
    .example('psp-ferry check psp.yaml -w deploy/ -t vap', 'every workload below deploy/'),
  run: async (args) => {
    const { check } = await import('../check.js');
    return check({
      inputs: list(args.inputs), strict: args.strict, quiet: args.quiet, workloads: list(args.workloads), target: targetList(args.target), format: args.format,
      as: args.as, asGroup: list(args.asGroup), namespace: args.namespace, pods: args.pods, diff: args.diff, failOnDenied: args.failOnDenied, ...targetArguments(args),
    });
  },
});
