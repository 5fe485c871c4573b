import { GAP_FORMATS } from '../../report/gaps/gapFormatNames.js';
import { FAIL_ON } from '../../report/gaps/failOn.js';
import { command } from '../args/command.js';
import { POLICY_INPUTS, TARGETS } from './targetOptions.js';

export const gapsCommand = command({
  name: 'gaps',
  describe: 'where the targets answer differently from PSP, for reviews and CI',
  operands: { inputs: POLICY_INPUTS },
  options: {
    ...TARGETS,
    format: {
      type: 'word',
      short: 'f',
      value: 'FORMAT',
      choices: GAP_FORMATS,
      default: 'text',
      describe: 'how the report is written',
    },
    output: {
      type: 'word',
      short: 'o',
      value: 'FILE',
      default: '-',
      describe: 'file to write, or - for standard output',
    },
    failOn: {
      type: 'word',
      value: 'LEVEL',
      choices: FAIL_ON,
      default: 'looser',
      describe: 'which new gaps make the exit code 1 (stricter includes looser and defaults)',
    },
    baseline: { type: 'word', value: 'FILE', describe: 'file of gaps that may stay' },
    updateBaseline: {
      type: 'flag',
      default: false,
      once: true,
      describe: 'accept the gaps of today: write that file',
    },
    reason: {
      type: 'word',
      value: 'TEXT',
      once: true,
      describe: 'why, for the entries that --update-baseline adds',
    },
    against: {
      type: 'word',
      value: 'REVISION',
      describe: 'a git revision or a folder: report only what changed since',
    },
    today: {
      type: 'word',
      value: 'DAY',
      once: true,
      describe: 'the day that expiry is judged by, as YYYY-MM-DD',
    },
  },
  examples: [
    ['psp-ferry gaps psp/ -t vap,psa', 'what the migration loses'],
    [
      'psp-ferry gaps psp/ -t vap --against origin/main -f markdown',
      'what a change loses, for its review',
    ],
    [
      'psp-ferry gaps psp/ -t vap --baseline psp-gaps.yaml --update-baseline --reason "reviewed"',
      'what is known may stay',
    ],
  ],
  run: async (args, terminal) => (await import('./gaps.run.js')).gaps(args, terminal),
});
