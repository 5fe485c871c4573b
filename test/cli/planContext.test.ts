import { mkdirSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { cluster } from '../plan/planning.js';
import { FakeKubectl } from './fakeKubectl.js';
import { call, callIn, ROOT, type Ran } from './run.js';

const RESOURCES: Readonly<Record<string, string>> = {
  PodSecurityPolicy: 'podsecuritypolicies.policy',
  ClusterRole: 'clusterroles.rbac.authorization.k8s.io',
  Role: 'roles.rbac.authorization.k8s.io',
  ClusterRoleBinding: 'clusterrolebindings.rbac.authorization.k8s.io',
  RoleBinding: 'rolebindings.rbac.authorization.k8s.io',
  Namespace: 'namespaces',
  ServiceAccount: 'serviceaccounts',
  Pod: 'pods',
  Deployment: 'deployments.apps',
  ReplicaSet: 'replicasets.apps',
  DaemonSet: 'daemonsets.apps',
};

let folder: string;
let kubectl: FakeKubectl;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psp-ferry-'));
  kubectl = new FakeKubectl(folder);
  const values = cluster().map(({ value }) => value as { kind: string });
  for (const [kind, resource] of Object.entries(RESOURCES))
    kubectl.has(
      resource,
      values.filter((one) => one.kind === kind),
    );
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const plan = (path = kubectl.path, ...more: readonly string[]): Promise<Ran> =>
  callIn(
    ROOT,
    ['plan', '--context', 'old', '-t', 'psa,vap', '-o', join(folder, 'plan'), ...more],
    '',
    {
      PATH: path,
    },
  );
const written = (name: string): string => readFileSync(join(folder, 'plan', name), 'utf8');

/** Kinds come in another order from a cluster than they stand in the file. */
const inOrder = (plan: unknown): unknown =>
  JSON.parse(JSON.stringify(plan), (_, value: unknown) =>
    Array.isArray(value)
      ? value.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
      : value,
  );

describe('plan --context', () => {
  it('reads the cluster with kubectl, and plans what a dump of it plans', async () => {
    expect((await plan()).status).toBe(0);
    const fromCluster = JSON.parse(written('plan.json')) as unknown;
    const { status } = await call([
      'plan',
      'test/plan/cluster.yaml',
      '-t',
      'psa,vap',
      '-o',
      join(folder, 'other'),
    ]);
    const fromFile = JSON.parse(readFileSync(join(folder, 'other/plan.json'), 'utf8')) as unknown;
    expect([status, inOrder(fromCluster)]).toEqual([0, inOrder(fromFile)]);
  });

  it('only gets, and never Secrets', async () => {
    await plan();
    expect(
      kubectl.asked.map((line) => line.replace('--context=old --request-timeout=120s ', '')),
    ).toEqual(
      [
        'podsecuritypolicies.policy',
        'clusterroles.rbac.authorization.k8s.io',
        'roles.rbac.authorization.k8s.io',
        'clusterrolebindings.rbac.authorization.k8s.io',
        'rolebindings.rbac.authorization.k8s.io',
        'namespaces',
        'serviceaccounts',
        'pods',
        'replicationcontrollers',
        'deployments.apps',
        'replicasets.apps',
        'daemonsets.apps',
        'statefulsets.apps',
        'jobs.batch',
        'cronjobs.batch',
      ].map((resource) => `get ${resource} --all-namespaces --output=json`),
    );
  });

  it.each([
    [
      'a right is missing',
      'roles.rbac.authorization.k8s.io',
      'Error from server (Forbidden): roles is forbidden: User "me" cannot list resource "roles"',
      'context old: roles.rbac.authorization.k8s.io may not be read: Error from server (Forbidden): roles is forbidden: User "me" cannot list resource "roles"; ask for the right to list them in all namespaces',
    ],
    [
      'the cluster has no PSP',
      'podsecuritypolicies.policy',
      'error: the server doesn\'t have a resource type "podsecuritypolicies"',
      'context old: the cluster has no PodSecurityPolicy API: it ended with Kubernetes 1.25; name the cluster that has it',
    ],
    [
      'the cluster goes away midway',
      'pods',
      'Warning: something\nThe connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?\n',
      'context old: pods could not be read: The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?; nothing was written',
    ],
  ])('where %s: one line, exit 2, nothing written', async (_, resource, complaint, line) => {
    kubectl.fails(resource, complaint);
    const { status, stderr } = await plan();
    expect([status, stderr, existsSync(join(folder, 'plan'))]).toEqual([
      2,
      expect.stringContaining(line),
      false,
    ]);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('where an answer breaks off: the same', async () => {
    kubectl.answers('pods', '{"items": [');
    const { status, stderr } = await plan();
    expect([status, stderr, existsSync(join(folder, 'plan'))]).toEqual([
      2,
      'context old: what kubectl printed of pods ends in the middle; run the same command again; if it ends so again, kubectl lost the cluster\n',
      false,
    ]);
  });

  it('where kubectl is missing: the same', async () => {
    const { status, stderr } = await plan(join(folder, 'nowhere'));
    expect([status, stderr]).toEqual([
      2,
      'context old: kubectl is not installed, or not on the PATH; install it; without it, plan reads a dump of the cluster, and verify reads --audit-results\n',
    ]);
  });

  it('takes the policies of files where the cluster has none any more', async () => {
    kubectl.fails(
      'podsecuritypolicies.policy',
      'error: the server doesn\'t have a resource type "podsecuritypolicies"',
    );
    expect((await plan(kubectl.path, join(ROOT, 'examples/restricted.yaml'))).status).toBe(0);
  });

  it('reads audit logs: the policies that were used, and who created pods', async () => {
    const event = (policy: string, username: string): string =>
      JSON.stringify({
        kind: 'Event',
        apiVersion: 'audit.k8s.io/v1',
        stage: 'ResponseComplete',
        verb: 'create',
        user: { username },
        objectRef: { resource: 'pods', namespace: 'shop' },
        responseStatus: { code: 201 },
        annotations: { 'podsecuritypolicy.policy.k8s.io/admit-policy': policy },
      });
    const logs = join(folder, 'logs');
    mkdirSync(logs);
    expect((await plan(kubectl.path, '--audit-log', logs)).stderr).toContain('there is no log');
    const pods = join(folder, 'pods.json');
    writeFileSync(pods, '{"apiVersion": "v1", "kind": "Pod"}\n');
    expect((await plan(kubectl.path, '--audit-log', pods)).stderr).toContain('there is no event');
    writeFileSync(
      join(logs, 'audit.log'),
      `${[event('strict', 'system:serviceaccount:kube-system:replicaset-controller'), event('node-logs', 'ci'), event('node-logs', 'ci')].join('\n')}\n{"kind": "Ev`,
    );
    expect((await plan(kubectl.path, '--audit-log', logs)).status).toBe(0);
    // Those that were rotated are packed.
    writeFileSync(
      join(logs, 'audit-2026-11-01.log.gz'),
      gzipSync(`${event('pod-logs', 'ci')}\n${event('pod-logs', 'ci')}\n`),
    );
    expect((await plan(kubectl.path, '--audit-log', logs)).status).toBe(0);
    const { policies: withPacked } = JSON.parse(written('plan.json')) as {
      policies: { name: string; logged: number }[];
    };
    expect(withPacked.find(({ name }) => name === 'pod-logs')!.logged).toBe(2);
    writeFileSync(join(logs, 'audit-2026-11-01.log.gz'), 'no gzip');
    const torn = await plan(kubectl.path, '--audit-log', logs);
    expect([torn.status, torn.stderr]).toEqual([
      2,
      expect.stringContaining('audit-2026-11-01.log.gz: cannot be read') as string,
    ]);
    rmSync(join(logs, 'audit-2026-11-01.log.gz'));
    expect((await plan(kubectl.path, '--audit-log', logs)).status).toBe(0);
    const { policies, watch } = JSON.parse(written('plan.json')) as {
      policies: { name: string; logged: number }[];
      watch: { logged: unknown; ownerless: { createdBy: unknown }[] };
    };
    expect(policies.map(({ name, logged }) => [name, logged])).toEqual([
      ['forgotten', 0],
      ['half', 0],
      ['node-logs', 2],
      ['pod-logs', 0],
      ['strict', 1],
      ['strict-again', 0],
    ]);
    expect(watch.logged).toEqual([
      { namespace: 'shop', policy: 'node-logs', requests: 2, users: ['ci'] },
    ]);
    expect(watch.ownerless.map(({ createdBy }) => createdBy)).toEqual([['ci']]);
  });
});
