import { list, targetArguments, withTargetOptions } from '../targetOptions.js';
import { command } from './command.js';

export const bundleCommand = command({
  name: 'bundle',
  operands: '[inputs..]',
  describe: 'what a vendor ships: policies, grants, exceptions and tests of an application, for every engine',
  options: (y) => withTargetOptions(y)
    .positional('inputs', { describe: 'the policies and RBAC of the application; without policies, what its workloads need is inferred', type: 'string', array: true })
    .option('workloads', { alias: 'w', type: 'string', describe: 'its workloads: files, folders or -; the inputs if left out' })
    .option('output', { alias: 'o', type: 'string', default: 'bundle', describe: 'folder to write whole' })
    .option('check', { type: 'boolean', default: false, describe: 'write nothing; fail with a diff where the folder is stale' })
    .option('name', { type: 'string', describe: 'name of the application; of its policy or first workload if left out' })
    .option('namespace', { alias: 'n', type: 'string', default: 'default', describe: 'for workloads that name none' })
    .example('psp-ferry bundle psp.yaml -w deploy/ -o bundle', 'from the policies of the vendor')
    .example('psp-ferry bundle -w deploy/ -o bundle', 'from the workloads alone'),
  run: async (args) => {
    const { bundle } = await import('../bundle.js');
    return bundle({
      inputs: list(args.inputs), strict: args.strict, quiet: args.quiet, workloads: list(args.workloads), output: args.output, check: args.check,
      name: args.name, namespace: args.namespace, ...targetArguments(args),
    });
  },
});
