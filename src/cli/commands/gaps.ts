import { IMPACTS } from '../../gaps/gap.js';
import { FAIL_ON } from '../../report/gaps/failOn.js';
import { inputs, type ArgumentsOf, type CommandTable } from '../options/command.js';
import { POLICY_INPUTS, TARGETS } from './targetOptions.js';
import { WEIGHING_WORKLOADS } from './weighingOptions.js';
import { RENDER_OPTIONS } from './renderOptions.js';
import { REPORT_FORMAT, REPORT_OUTPUT } from './reportOptions.js';

export const gapsTable = {
  describe: 'where the targets answer differently from PSP, for reviews and CI',
  positionals: inputs(POLICY_INPUTS),
  options: {
    ...TARGETS,
    ...RENDER_OPTIONS,
    workloads: WEIGHING_WORKLOADS,
    format: REPORT_FORMAT,
    all: {
      type: 'boolean',
      default: false,
      describe: 'text and markdown: with what is only for the record',
    },
    output: REPORT_OUTPUT,
    'fail-on': {
      type: 'string',
      choices: FAIL_ON,
      default: 'looser',
      describe: 'which new gaps make the exit code 1 (stricter includes looser and defaults)',
    },
    impact: {
      type: 'string',
      choices: IMPACTS,
      default: 'decide',
      describe: 'the least impact that counts for --fail-on (record: every gap)',
    },
    baseline: { type: 'string', files: true, describe: 'file of gaps that may stay' },
    'update-baseline': {
      type: 'boolean',
      default: false,
      once: true,
      describe: 'accept the gaps of today: write that file',
    },
    reason: {
      type: 'string',
      once: true,
      describe: 'why, for the entries that --update-baseline adds',
    },
    against: {
      type: 'string',
      describe: 'a git revision or a folder: report only what changed since',
    },
    today: {
      type: 'string',
      once: true,
      describe: 'the day that expiry is judged by, as YYYY-MM-DD',
    },
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
      'what is known may stay',
    ],
  ],
} as const satisfies CommandTable;

export type GapsArguments = ArgumentsOf<typeof gapsTable>;
