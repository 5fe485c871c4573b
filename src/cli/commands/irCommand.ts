import { list } from '../targetOptions.js';
import { command } from './command.js';

export const irCommand = command({
  name: 'ir',
  operands: '[inputs..]',
  describe: 'the policies as a PolicySet, every field explicit',
  options: (y) => y
    .positional('inputs', { describe: 'files, folders or -', type: 'string', array: true })
    .option('format', { alias: 'f', choices: ['yaml', 'json'] as const, default: 'yaml' as const }),
  run: async (args) => {
    const { ir } = await import('../ir.js');
    return ir({ inputs: list(args.inputs), strict: args.strict, quiet: args.quiet, format: args.format });
  },
});
