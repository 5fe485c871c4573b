import { inputs, type ArgumentsOf, type CommandTable } from '../options/command.js';
import { RENDER_OPTIONS } from './renderOptions.js';
import { TARGET_OPTIONS, TARGETS } from './targetOptions.js';

export const explainTable = {
  describe: 'a control, a gap id or a target; with policies, that gap of theirs',
  positionals: {
    name: {
      type: 'string',
      demandOption: true,
      describe: 'a PSP field, a target or the id of a gap',
    },
    ...inputs('the policies'),
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
