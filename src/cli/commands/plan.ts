import { TARGET_NAMES } from '../../gaps/gap.js';
import { inputs, type ArgumentsOf, type CommandTable } from '../options/command.js';
import { ASKING_OPTIONS } from './askingOptions.js';
import { RENDER_OPTIONS } from './renderOptions.js';
import { TARGET_OPTIONS } from './targetOptions.js';
import { FORCE } from './folderOptions.js';

const { kubernetes, ephemeral, selection } = TARGET_OPTIONS;

export const planTable = {
  describe:
    'how to leave PSP, namespace by namespace: levels, policies, patches, the order of work',
  positionals: inputs(
    'a dump of the cluster, as the first example makes one; not needed with --context',
  ),
  options: {
    output: {
      type: 'string',
      alias: 'o',
      files: true,
      default: 'plan',
      describe: 'folder to write, in which files of others stay',
    },
    force: FORCE,
    context: {
      type: 'string',
      once: true,
      describe:
        'the old cluster, by its context in the kubeconfig; kubectl reads it with your login, and never reads Secrets',
    },
    kubeconfig: {
      type: 'string',
      files: true,
      once: true,
      describe: 'the kubeconfig with that context; as kubectl finds it if left out',
    },
    'audit-log': {
      type: 'string',
      array: true,
      files: true,
      once: true,
      describe:
        'audit logs of kube-apiserver: which policies were really used, and who created pods',
    },
    target: {
      type: 'string',
      array: true,
      alias: 't',
      choices: TARGET_NAMES,
      describe: 'targets to write policies for; if left out, all that can be written',
    },
    kubernetes,
    ephemeral,
    selection,
    ...ASKING_OPTIONS,
    ...RENDER_OPTIONS,
  },
  examples: [
    [
      'kubectl get psp,clusterroles,roles,clusterrolebindings,rolebindings,namespaces,serviceaccounts,pods,deployments,replicasets,daemonsets,statefulsets,jobs,cronjobs -A -o yaml > cluster.yaml',
      'a dump of the cluster',
    ],
    ['psp-ferry plan cluster.yaml -o plan', 'from that dump'],
    ['psp-ferry plan --context old -o plan', 'from the cluster itself'],
    [
      'psp-ferry plan cluster.yaml -t psa,vap --kubernetes 1.33',
      'for what is built into Kubernetes',
    ],
  ],
} as const satisfies CommandTable;

export type PlanArguments = ArgumentsOf<typeof planTable>;
