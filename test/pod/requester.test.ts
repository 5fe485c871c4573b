/** Who asks for which pod. */
import { askerFor, withServerGroups, type Askers } from '../../src/pod/requester.js';

const NOBODY_SAID: Askers = { controllers: 'own', customControllers: new Map() };
const pod = { metadata: {}, spec: {} };
const POD = { kind: 'Pod', builtIn: 'Pod' };
const JOB = { kind: 'Job', builtIn: 'Job' };
const custom = (kind: string, through?: string) => ({ kind, builtIn: undefined, through });
const account = (name: string): object => ({
  user: `system:serviceaccount:kube-system:${name}`,
  groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
});

it.each([
  ['Deployment', 'replicaset-controller'],
  ['ReplicaSet', 'replicaset-controller'],
  ['ReplicationController', 'replication-controller'],
  ['DaemonSet', 'daemon-set-controller'],
  ['StatefulSet', 'statefulset-controller'],
  ['Job', 'job-controller'],
  ['CronJob', 'job-controller'],
])('pods of a %s are asked for by the %s, whoever is named', (kind, controller) => {
  expect(askerFor({ kind, builtIn: kind }, pod, NOBODY_SAID)).toEqual(account(controller));
  expect(
    askerFor({ kind, builtIn: kind }, pod, { ...NOBODY_SAID, as: { user: 'dev', groups: [] } }),
  ).toEqual(account(controller));
});

it('controllers may share one user', () =>
  expect(askerFor(JOB, pod, { ...NOBODY_SAID, controllers: 'shared' })).toEqual({
    user: 'system:kube-controller-manager',
    groups: ['system:authenticated'],
  }));

it('a bare pod is asked for by whoever may, or by the named user', () => {
  expect(askerFor(POD, pod, NOBODY_SAID)).toEqual({
    user: '',
    groups: [],
    assumed: 'anyone',
  });
  const dev = { user: 'dev', groups: ['ops'] };
  expect(askerFor(POD, pod, { ...NOBODY_SAID, as: dev })).toBe(dev);
});

describe('a pod that a controller made, as a cluster lists it,', () => {
  const made = (apiVersion: string, kind: string) => ({
    metadata: { ownerReferences: [{ apiVersion, kind, name: 'web-5d4', controller: true }] },
    spec: {},
  });
  const dev = { user: 'dev', groups: [] };

  it('is asked for by that controller, whoever is named', () => {
    const askers = { ...NOBODY_SAID, as: dev };
    expect(askerFor(POD, made('apps/v1', 'ReplicaSet'), askers)).toEqual(
      account('replicaset-controller'),
    );
    expect(
      askerFor(POD, made('batch/v1', 'Job'), { ...NOBODY_SAID, controllers: 'shared' }),
    ).toMatchObject({ user: 'system:kube-controller-manager' });
  });

  it('is asked for by whoever may where that controller is not known, whoever is named', () => {
    const pods = [made('example.com/v1', 'Job'), made('example.com/v1', 'Queue')];
    for (const one of pods)
      for (const as of [undefined, dev])
        expect(askerFor(POD, one, { ...NOBODY_SAID, as }).assumed).toBe('anyone');
    const customControllers = new Map([['Queue', { user: 'queues', groups: [] }]]);
    expect(askerFor(POD, pods[1]!, { ...NOBODY_SAID, as: dev, customControllers }).user).toBe(
      'queues',
    );
  });

  it('is a bare pod where its owner is no controller', () => {
    const owned = {
      metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'Job', name: 'a' }] },
      spec: {},
    };
    expect(askerFor(POD, owned, NOBODY_SAID).assumed).toBe('anyone');
    expect(askerFor(POD, owned, { ...NOBODY_SAID, as: dev })).toBe(dev);
  });
});

it('a mirror pod is asked for by its node, whoever is named', () =>
  expect(
    askerFor(
      POD,
      {
        metadata: { annotations: { 'kubernetes.io/config.mirror': 'x' } },
        spec: { nodeName: 'n1' },
      },
      { ...NOBODY_SAID, as: { user: 'dev', groups: [] } },
    ),
  ).toEqual({ user: 'system:node:n1', groups: ['system:nodes', 'system:authenticated'] }));

it('of another kind the controller is somebody whom the server knows, unless it is named', () => {
  const queues = { user: 'system:serviceaccount:q:queues', groups: [] };
  const other = { user: 'system:serviceaccount:x:other', groups: [] };
  expect(askerFor(custom('Queue'), pod, NOBODY_SAID)).toEqual({
    user: '',
    groups: ['system:authenticated'],
    assumed: 'account',
  });
  const customControllers = new Map([
    ['Queue', queues],
    ['*', other],
  ]);
  const askers = { ...NOBODY_SAID, customControllers };
  expect(askerFor(custom('Queue'), pod, askers)).toBe(queues);
  expect(askerFor(custom('StatefulSet'), pod, askers)).toBe(other);
});

it('a kind whose operator makes a workload has its pods from the controller of that', () => {
  const rollout = custom('Rollout', 'ReplicaSet');
  const argo = { user: 'system:serviceaccount:argo:rollouts', groups: [] };
  const replicaSets = { ...account('replicaset-controller'), through: 'ReplicaSet' };
  const named = (kind: string): Askers => ({
    ...NOBODY_SAID,
    customControllers: new Map([[kind, argo]]),
  });
  expect(askerFor(rollout, pod, NOBODY_SAID)).toEqual(replicaSets);
  expect(askerFor(rollout, pod, named('*'))).toEqual(replicaSets);
  expect(askerFor(rollout, pod, named('Rollout'))).toBe(argo);
});

it.each([
  ['dev', [], ['system:authenticated']],
  ['dev', ['ops', 'system:authenticated'], ['ops', 'system:authenticated']],
  [
    'system:serviceaccount:ci:bot',
    [],
    ['system:serviceaccounts', 'system:serviceaccounts:ci', 'system:authenticated'],
  ],
  ['system:anonymous', [], ['system:unauthenticated']],
])('a server puts %s with groups %j into %j', (user, groups, all) =>
  expect(withServerGroups({ user, groups })).toEqual({ user, groups: all }),
);
