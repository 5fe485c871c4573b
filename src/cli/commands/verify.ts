import { TARGET_NAMES } from '../../gaps/gap.js';
import type { ArgumentsOf, CommandTable } from '../options/command.js';

export const verifyTable = {
  describe: 'whether the new cluster, with the policies of a plan applied, answers as PSP did',
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
        'the new cluster, by its context in the kubeconfig: pods are created by server-side dry run, as the users of the plan, whom you must be allowed to impersonate',
    },
    kubeconfig: {
      type: 'string',
      files: true,
      once: true,
      describe: 'the kubeconfig with that context; as kubectl finds it if left out',
    },
    'audit-results': {
      type: 'string',
      array: true,
      files: true,
      once: true,
      describe:
        'in place of --context: files with PolicyReports, constraints of Gatekeeper, or the audit log of kube-apiserver',
    },
    target: {
      type: 'string',
      alias: 't',
      choices: TARGET_NAMES,
      describe: 'the target that was applied; if left out, the one that the plan recommends',
    },
    format: {
      type: 'string',
      alias: 'f',
      choices: ['text', 'json'],
      default: 'text',
      describe: 'format of the result',
    },
  },
  examples: [
    ['psp-ferry verify plan --context new', 'by dry run on the new cluster'],
    ['psp-ferry verify plan --audit-results audit.log', 'by what the target has reported there'],
  ],
} as const satisfies CommandTable;

export type VerifyArguments = ArgumentsOf<typeof verifyTable>;
