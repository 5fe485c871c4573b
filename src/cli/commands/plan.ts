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
  positionals: inputs('without --context: a dump of the cluster, as the first example makes one'),
  options: {
    output: {
      type: 'string',
      alias: 'o',
      files: true,
      default: 'plan',
      describe: 'folder to write; what psp-ferry did not write there stays',
    },
    force: FORCE,
    context: {
      type: 'string',
      once: true,
      describe:
        'a cluster to read, by its name in the kubeconfig: with kubectl and your login, read-only, never Secrets',
    },
    kubeconfig: {
      type: 'string',
      files: true,
      once: true,
      describe: 'where that cluster is named; as kubectl finds it if left out',
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
      describe: 'targets to write policies for, all that can be written if left out',
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
    ['psp-ferry plan cluster.yaml -t psa,vap --kubernetes 1.33', 'what is built into Kubernetes'],
  ],
} as const satisfies CommandTable;

export type PlanArguments = ArgumentsOf<typeof planTable>;
