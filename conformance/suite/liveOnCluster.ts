/**
 * Live selection on a cluster with an engine's controllers: what a RoleBinding grants is true as
 * long as the RoleBinding exists, for requesters without other rights.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentedApply } from './documentedApply.js';
import { stringify } from './engine.js';
import { eventually } from './eventually.js';
import { goldenCases } from './goldenCase.js';
import { goldenFolder } from './goldenFolder.js';
import { grantsToRbac } from '../../src/rbac/manifest.js';
import type { Report } from './report.js';
import { Shell, type Answer } from './shell.js';

const GOLDEN = 'live';
const NOT_GRANTED = 'no PodSecurityPolicy may be used by service account';
/** Engines hear of policies and of RBAC by watching. */
const SECONDS = 60;

export async function liveOnCluster(
  root: string,
  kubeconfig: string,
  engines: readonly string[],
  report: Report,
): Promise<void> {
  const { set } = goldenCases(root).find(({ name }) => name === GOLDEN)!;
  const rbac = grantsToRbac(set.grants);
  for (const engine of engines) {
    const shell = new Shell(root, kubeconfig);
    const policies = join(goldenFolder(root, GOLDEN), engine);
    const write = (name: string, items: readonly object[]): void =>
      writeFileSync(join(shell.folder, name), stringify({ apiVersion: 'v1', kind: 'List', items }));
    write('rbac.json', rbac);
    write('others.json', OTHERS);
    for (const account of ACCOUNTS) write(`${account}.json`, [pod(account)]);
    try {
      await steps(
        shell,
        [
          ['kubectl create -f others.json', ended],
          ['kubectl create -f rbac.json', ended],
          ...documentedApply(engine, policies).map((command) => [command, ended] as const),
          [asking('default'), refused],
          [asking('log-collector'), ended],
          ['kubectl delete -f rbac.json', ended],
          [asking('log-collector'), refused],
          ['kubectl create -f rbac.json', ended],
          [asking('log-collector'), ended],
        ],
        `${engine} that asks RBAC: a binding grants while it is there`,
        report,
      );
    } finally {
      for (const command of [
        `kubectl delete -k ${policies}`,
        'kubectl delete -f rbac.json',
        'kubectl delete -f others.json --wait',
      ])
        await shell.run(command);
      shell.close();
    }
  }
}

type Expect = (answer: Answer) => boolean;
const ended: Expect = ({ status }) => status === 0;
const refused: Expect = ({ status, output }) => status !== 0 && output.includes(NOT_GRANTED);

async function steps(
  shell: Shell,
  all: readonly (readonly [string, Expect])[],
  title: string,
  report: Report,
): Promise<void> {
  let fault = '';
  for (const [command, expected] of all) {
    let last: Answer | undefined;
    const came = await eventually(SECONDS, async () =>
      expected((last = await shell.run(command))) ? true : undefined,
    );
    if (came !== undefined) continue;
    fault = `${command}: ${last?.output ?? ''}`.slice(0, 900);
    break;
  }
  report.check(title, fault === '', fault);
}

const ACCOUNTS = ['default', 'log-collector'] as const;
/** An administrator may use every policy; ann may create pods, and no more. */
const asking = (account: (typeof ACCOUNTS)[number]): string =>
  `kubectl create --dry-run=server -f ${account}.json --as ann@example.com --as-group system:authenticated`;

const metadata = { name: 'ann-creates-pods' };
const RBAC = 'rbac.authorization.k8s.io';
const OTHERS: readonly object[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'logging' } },
  {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'log-collector', namespace: 'logging' },
  },
  {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRole',
    metadata,
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['create'] }],
  },
  {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata,
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: metadata.name },
    subjects: [{ kind: 'User', apiGroup: RBAC, name: 'ann@example.com' }],
  },
];

/** As the policy demands it. */
const pod = (serviceAccountName: string): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `of-${serviceAccountName}`, namespace: 'logging' },
  spec: {
    serviceAccountName,
    automountServiceAccountToken: false,
    securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'app',
        image: 'registry.example.com/app:1',
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
      },
    ],
  },
});
