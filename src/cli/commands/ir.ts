import { inputs, type ArgumentsOf, type CommandTable } from '../options/command.js';
import { POLICY_INPUTS } from './targetOptions.js';
import { RELEASE_NAMESPACE, RENDER_OPTIONS } from './renderOptions.js';

export const irTable = {
  describe: 'the policies as a PolicySet, every field explicit',
  positionals: inputs(POLICY_INPUTS),
  options: {
    format: {
      type: 'string',
      alias: 'f',
      choices: ['yaml', 'json'],
      default: 'yaml',
      describe: 'format of the PolicySet',
    },
    ...RENDER_OPTIONS,
    ...RELEASE_NAMESPACE,
  },
  examples: [
    ['psp-ferry ir psp.yaml', 'what a policy says, with everything it leaves out'],
    [
      'psp-ferry ir psp/ -f json > policyset.json',
      'for programs, and for every other command to read',
    ],
  ],
} as const satisfies CommandTable;

export type IrArguments = ArgumentsOf<typeof irTable>;
