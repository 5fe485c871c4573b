import { IMPACTS } from '../../gaps/gap.js';
import { FAIL_ON } from '../../report/gaps/failOn.js';
import { inputs, type ArgumentsOf, type CommandTable } from '../options/command.js';
import { POLICY_INPUTS, TARGETS } from './targetOptions.js';
import { WEIGHING_WORKLOADS } from './weighingOptions.js';
import { RENDER_OPTIONS } from './renderOptions.js';
import { REPORT_FORMAT, REPORT_OUTPUT } from './reportOptions.js';

// The options that are used most come first in the help.
const { target, ...choices } = TARGETS;

export const gapsTable = {
  describe: 'where the targets answer differently from PSP, for reviews and CI',
  positionals: inputs(POLICY_INPUTS),
  options: {
    target,
    format: REPORT_FORMAT,
    output: REPORT_OUTPUT,
    all: {
      type: 'boolean',
      default: false,
      describe: 'text and markdown: also show the gaps that are only for the record',
    },
    workloads: WEIGHING_WORKLOADS,
    'fail-on': {
      type: 'string',
      choices: FAIL_ON,
      default: 'looser',
      describe:
        'which new gaps make the exit code 1; stricter includes looser, default-lost and default-differs',
    },
    impact: {
      type: 'string',
      choices: IMPACTS,
      default: 'decide',
      describe: 'the least impact that counts for --fail-on; with record, every gap counts',
    },
    baseline: {
      type: 'string',
      files: true,
      describe: 'file of accepted gaps, which do not make the exit code 1',
    },
    'update-baseline': {
      type: 'boolean',
      default: false,
      once: true,
      describe: 'accept all gaps that there are now: write them to the file of --baseline',
    },
    reason: {
      type: 'string',
      once: true,
      describe: 'why the gaps are accepted: the reason that --update-baseline writes for new ones',
    },
    against: {
      type: 'string',
      describe: 'a git revision or a folder: report only what changed since',
    },
    today: {
      type: 'string',
      once: true,
      describe:
        'the day on which accepted gaps are checked for expiry, as YYYY-MM-DD; today if left out',
    },
    ...choices,
    ...RENDER_OPTIONS,
  },
  examples: [
    ['psp-ferry gaps psp/ -t vap,psa', 'what the migration loses'],
    ['psp-ferry gaps psp/ -t psa -w deploy/', 'which of these workloads it concerns'],
    [
      'psp-ferry gaps psp/ -t vap --against origin/main -f markdown',
      'what a change loses, for its review',
    ],
    [
      'psp-ferry gaps psp/ -t vap -f sarif=gaps.sarif -f github',
      'for CI: a report to upload, and annotations in the log',
    ],
    [
      'psp-ferry gaps psp/ -t vap --baseline psp-gaps.yaml --update-baseline --reason "reviewed"',
      'accept the gaps that there are now',
    ],
  ],
} as const satisfies CommandTable;

export type GapsArguments = ArgumentsOf<typeof gapsTable>;
