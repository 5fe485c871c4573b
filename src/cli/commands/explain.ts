import { inputs, type ArgumentsOf, type CommandTable } from '../options/command.js';
import { RENDER_OPTIONS } from './renderOptions.js';
import { POLICY_INPUTS, TARGET_OPTIONS, TARGETS } from './targetOptions.js';

export const explainTable = {
  describe: 'what a PSP field, a target or a gap is; with policies, when that gap of theirs opens',
  positionals: {
    name: {
      type: 'string',
      demandOption: true,
      describe: 'a PSP field, a target or the id of a gap',
    },
    ...inputs(`to explain a gap of policies: ${POLICY_INPUTS}`),
  },
  options: { namespace: TARGETS.namespace, ...TARGET_OPTIONS, ...RENDER_OPTIONS },
  examples: [
    ['psp-ferry explain runAsUser', 'a field of PSP'],
    [
      'psp-ferry explain psa/web/hostPorts/looser psp.yaml',
      'a gap of these policies: when it opens, and a request that shows it',
    ],
  ],
} as const satisfies CommandTable;

export type ExplainArguments = ArgumentsOf<typeof explainTable>;
