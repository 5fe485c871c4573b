import { command } from '../args/command.js';
import { TARGET_OPTIONS } from './targetOptions.js';

export const explainCommand = command({
  name: 'explain',
  describe: 'a control, a gap id or a target; with policies, that gap of theirs',
  operands: {
    subject: { name: 'name', describe: 'a PSP field, a target or the id of a gap' },
    inputs: 'the policies',
  },
  options: { ...TARGET_OPTIONS },
  examples: [
    ['psp-ferry explain runAsUser', 'a field of PSP'],
    [
      'psp-ferry explain psa/web/hostPorts/looser psp.yaml',
      'a gap of these policies: when it opens, and a request that shows it',
    ],
  ],
  run: async (args, terminal) => (await import('./explain.run.js')).explain(args, terminal),
});
