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
        'its workloads: files, folders or -, as many as follow (policies come before, or after --); the inputs if left out',
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
      describe: 'folder to write; what psp-ferry did not write there stays',
    },
    force: FORCE,
    check: {
      type: 'boolean',
      default: false,
      once: true,
      describe: 'write nothing; fail with a diff where the folder is stale',
    },
    name: {
      type: 'string',
      describe: 'name of the application; of its chart, policy or first workload if left out',
    },
    'chart-version': {
      type: 'string',
      describe: 'version of the chart in helm/; 0.1.0 if left out',
    },
    namespace: {
      type: 'string',
      alias: 'n',
      default: 'default',
      describe: 'for workloads that name none',
    },
    engine: {
      type: 'string',
      array: true,
      choices: TARGET_NAMES,
      describe: 'whose files are written; all if left out',
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
