import { command } from '../args/command.js';
import { TARGET_OPTIONS } from './targetOptions.js';

export const bundleCommand = command({
  name: 'bundle',
  describe:
    'what a vendor ships: policies, grants, exceptions and tests of an application, for every engine',
  operands: {
    inputs:
      'the policies and RBAC of the application; without policies, what its workloads need is inferred',
  },
  options: {
    workloads: {
      type: 'words',
      short: 'w',
      value: 'FILES',
      describe: 'its workloads: files, folders or -; the inputs if left out',
    },
    output: {
      type: 'word',
      short: 'o',
      value: 'FOLDER',
      default: 'bundle',
      describe: 'folder to write whole',
    },
    check: {
      type: 'flag',
      default: false,
      once: true,
      describe: 'write nothing; fail with a diff where the folder is stale',
    },
    name: {
      type: 'word',
      value: 'NAME',
      describe: 'name of the application; of its policy or first workload if left out',
    },
    namespace: {
      type: 'word',
      short: 'n',
      value: 'NAME',
      default: 'default',
      describe: 'for workloads that name none',
    },
    ...TARGET_OPTIONS,
  },
  examples: [
    ['psp-ferry bundle psp.yaml -w deploy/ -o bundle', 'from the policies of the vendor'],
    ['psp-ferry bundle -w deploy/ -o bundle', 'from the workloads alone'],
  ],
  run: async (args, terminal) => (await import('./bundle.run.js')).bundle(args, terminal),
});
