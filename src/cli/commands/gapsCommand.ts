import { FAIL_ON } from '../../report/gaps/gapReview.js';
import { GAP_FORMATS } from '../../report/gaps/gapFormatNames.js';
import { list, shown, targetArguments, targetsOrAll, withPolicies } from '../targetOptions.js';
import { command } from './command.js';

export const gapsCommand = command({
  name: 'gaps',
  operands: '[inputs..]',
  describe: 'where the targets answer differently from PSP, for reviews and CI',
  options: (y) => withPolicies(y)
    .option('format', { alias: 'f', choices: GAP_FORMATS, default: 'text' as const })
    .option('output', { alias: 'o', type: 'string', default: '-', describe: 'file to write, or - for standard output' })
    .option('fail-on', { choices: FAIL_ON, default: 'looser' as const, describe: 'which new gaps make the exit code 1; stricter includes looser and defaults' })
    .option('baseline', { type: 'string', describe: 'file of gaps that may stay' })
    .option('update-baseline', { type: 'boolean', default: false, describe: 'accept the gaps of today: write that file' })
    .option('reason', { type: 'string', describe: 'why, for the entries that --update-baseline adds' })
    .option('against', { type: 'string', describe: 'a git revision or a folder: report only what changed since' })
    .option('today', { type: 'string', describe: 'the day that expiry is judged by, as YYYY-MM-DD' })
    .example('psp-ferry gaps psp/ -t vap,psa', 'what the migration loses')
    .example('psp-ferry gaps psp/ -t vap --against origin/main -f markdown', 'what a change loses, for its review'),
  run: async (args) => {
    const { gaps } = await import('../gaps.js');
    return gaps({
      inputs: list(args.inputs), strict: args.strict, quiet: args.quiet, target: targetsOrAll(args.target), namespace: list(args.namespace), format: args.format,
      output: shown(args.output), failOn: args.failOn, baseline: args.baseline, updateBaseline: args.updateBaseline, reason: args.reason, against: args.against,
      today: args.today, ...targetArguments(args),
    });
  },
});
