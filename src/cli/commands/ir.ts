import { command } from '../args/command.js';
import { POLICY_INPUTS } from './targetOptions.js';

export const irCommand = command({
  name: 'ir',
  describe: 'the policies as a PolicySet, every field explicit',
  operands: { inputs: POLICY_INPUTS },
  options: {
    format: {
      type: 'word',
      short: 'f',
      value: 'FORMAT',
      choices: ['yaml', 'json'],
      default: 'yaml',
      describe: 'how it is written',
    },
  },
  examples: [
    ['psp-ferry ir psp.yaml', 'what a policy says, with everything it leaves out'],
    [
      'psp-ferry ir psp/ -f json > policyset.json',
      'for programs, and for every other command to read',
    ],
  ],
  run: async (args, terminal) => (await import('./ir.run.js')).ir(args, terminal),
});
