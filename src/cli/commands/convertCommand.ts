import { list, shown, targetArguments, targetsOrAll, withPolicies } from '../targetOptions.js';
import { command } from './command.js';

export const convertCommand = command({
  name: 'convert',
  operands: '[inputs..]',
  describe: 'write policies for the targets',
  options: (y) => withPolicies(y)
    .option('output', { alias: 'o', type: 'string', default: 'out', describe: 'folder to write whole, or - for one YAML stream' })
    .option('check', { type: 'boolean', default: false, describe: 'write nothing; fail with a diff where the folder is stale' })
    .example('psp-ferry convert psp.yaml -o out', 'all targets')
    .example('kubectl get psp -o yaml | psp-ferry convert - -t vap -o -', 'one target, to standard output'),
  run: async (args) => {
    const { convert } = await import('../convert.js');
    return convert({
      inputs: list(args.inputs), strict: args.strict, quiet: args.quiet, target: targetsOrAll(args.target), output: shown(args.output), check: args.check,
      namespace: list(args.namespace), ...targetArguments(args),
    });
  },
});
