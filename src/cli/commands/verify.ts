import { TARGET_NAMES } from '../../gaps/gap.js';
import type { ArgumentsOf, CommandTable } from '../options/command.js';

export const verifyTable = {
  describe: 'whether the cluster on which a target is installed answers as PSP did, by a plan',
  positionals: {
    plan: {
      type: 'string',
      files: true,
      demandOption: true,
      describe: 'the folder that psp-ferry plan wrote',
    },
  },
  options: {
    context: {
      type: 'string',
      once: true,
      describe:
        'the new cluster, asked by server-side dry run as the real requesters, which you may impersonate',
    },
    kubeconfig: {
      type: 'string',
      files: true,
      once: true,
      describe: 'where that cluster is named; as kubectl finds it if left out',
    },
    'audit-results': {
      type: 'string',
      array: true,
      files: true,
      once: true,
      describe:
        'instead of asking: PolicyReports, constraints of Gatekeeper, or the audit log of kube-apiserver',
    },
    target: {
      type: 'string',
      alias: 't',
      choices: TARGET_NAMES,
      describe: 'the target that is installed; the one that the plan recommends if left out',
    },
    format: {
      type: 'string',
      alias: 'f',
      choices: ['text', 'json'],
      default: 'text',
      describe: 'how the result is written',
    },
  },
  examples: [
    ['psp-ferry verify plan --context new', 'by dry run'],
    ['psp-ferry verify plan --audit-results audit.log', 'by what was reported'],
  ],
} as const satisfies CommandTable;

export type VerifyArguments = ArgumentsOf<typeof verifyTable>;
