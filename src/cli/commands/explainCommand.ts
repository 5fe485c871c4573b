import { list, targetArguments, withTargetOptions } from '../targetOptions.js';
import { command } from './command.js';

export const explainCommand = command({
  name: 'explain',
  operands: '<name> [inputs..]',
  describe: 'a control, a gap id or a target; with policies, that gap of theirs',
  options: (y) => withTargetOptions(y)
    .positional('name', { type: 'string', demandOption: true })
    .positional('inputs', { describe: 'the policies', type: 'string', array: true }),
  run: async (args) => {
    const { explain } = await import('../explain.js');
    return explain(args.name, { inputs: list(args.inputs), strict: args.strict, quiet: args.quiet, ...targetArguments(args) });
  },
});
