import { inputs, type ArgumentsOf, type CommandTable } from '../options/command.js';
import { TARGET_NAMES } from '../../gaps/gap.js';
import { TARGET_OPTIONS } from './targetOptions.js';
import { RENDER_OPTIONS } from './renderOptions.js';
import { FORCE } from './folderOptions.js';

export const bundleTable = {
  describe:
    'what a vendor ships: policies, grants, exceptions and tests of an application, for every engine',
  positionals: inputs(
    'the policies and RBAC of the application; without policies, what its workloads need is inferred',
  ),
  options: {
    workloads: {
      type: 'string',
      array: true,
      alias: 'w',
      files: true,
      describe:
        'workloads of the application: files, folders or -; the inputs if left out; takes all words that follow, so policies come before it, or after --',
    },
    pods: {
      type: 'string',
      array: true,
      files: true,
      describe:
        'samples of the pods that the application makes while it runs (operators, CI runners)',
    },
    output: {
      type: 'string',
      alias: 'o',
      files: true,
      default: 'bundle',
      describe: 'folder to write, in which files of others stay',
    },
    force: FORCE,
    check: {
      type: 'boolean',
      default: false,
      once: true,
      describe:
        'write nothing; print a diff, with exit code 1, if the folder is not what would be written',
    },
    name: {
      type: 'string',
      describe: 'name of the application; if left out, that of its chart, policy or first workload',
    },
    'chart-version': {
      type: 'string',
      describe: 'version of the chart that is written to helm/; 0.1.0 if left out',
    },
    namespace: {
      type: 'string',
      alias: 'n',
      namespaces: true,
      default: 'default',
      describe: 'the namespace of workloads that name none',
    },
    engine: {
      type: 'string',
      array: true,
      choices: TARGET_NAMES,
      describe: 'the engines to write files for; all if left out',
    },
    ...TARGET_OPTIONS,
    ...RENDER_OPTIONS,
  },
  examples: [
    ['psp-ferry bundle psp.yaml -w deploy/ -o bundle', 'from the policies of the vendor'],
    ['psp-ferry bundle -w deploy/ -o bundle', 'from the workloads alone'],
  ],
} as const satisfies CommandTable;

export type BundleArguments = ArgumentsOf<typeof bundleTable>;
