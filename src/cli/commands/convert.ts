import { command } from '../args/command.js';
import { POLICY_INPUTS, TARGETS } from './targetOptions.js';

export const convertCommand = command({
  name: 'convert',
  describe: 'write policies for the targets',
  operands: { inputs: POLICY_INPUTS },
  options: {
    ...TARGETS,
    output: {
      type: 'word',
      short: 'o',
      value: 'FOLDER',
      default: 'out',
      describe: 'folder to write whole, or - for one YAML stream',
    },
    check: {
      type: 'flag',
      default: false,
      once: true,
      describe: 'write nothing; fail with a diff where the folder is stale',
    },
  },
  examples: [
    ['psp-ferry convert psp.yaml -o out', 'all targets'],
    ['kubectl get psp -o yaml | psp-ferry convert - -t vap -o -', 'one target, to standard output'],
    ['psp-ferry convert psp/ -o out --check', 'in CI: is what was committed still what comes out?'],
  ],
  run: async (args, terminal) => (await import('./convert.run.js')).convert(args, terminal),
});
