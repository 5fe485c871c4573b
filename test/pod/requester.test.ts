/** Who asks for which pod. */
import { askerFor, withServerGroups, type Askers } from '../../src/pod/requester.js';

const NOBODY_SAID: Askers = { controllers: 'own', customControllers: new Map() };
const pod = { metadata: {}, spec: {} };
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
  expect(askerFor(kind, kind, pod, NOBODY_SAID)).toEqual(account(controller));
  expect(askerFor(kind, kind, pod, { ...NOBODY_SAID, as: { user: 'dev', groups: [] } })).toEqual(
    account(controller),
  );
});

it('controllers may share one user', () =>
  expect(askerFor('Job', 'Job', pod, { ...NOBODY_SAID, controllers: 'shared' })).toEqual({
    user: 'system:kube-controller-manager',
    groups: ['system:authenticated'],
  }));

it('a bare pod is asked for by whoever may, or by the named user', () => {
  expect(askerFor('Pod', 'Pod', pod, NOBODY_SAID)).toEqual({
    user: '',
    groups: [],
    assumed: 'anyone',
  });
  const dev = { user: 'dev', groups: ['ops'] };
  expect(askerFor('Pod', 'Pod', pod, { ...NOBODY_SAID, as: dev })).toBe(dev);
});

describe('a pod that a controller made, as a cluster lists it,', () => {
  const made = (apiVersion: string, kind: string) => ({
    metadata: { ownerReferences: [{ apiVersion, kind, name: 'web-5d4', controller: true }] },
    spec: {},
  });
  const dev = { user: 'dev', groups: [] };

  it('is asked for by that controller, whoever is named', () => {
    const askers = { ...NOBODY_SAID, as: dev };
    expect(askerFor('Pod', 'Pod', made('apps/v1', 'ReplicaSet'), askers)).toEqual(
      account('replicaset-controller'),
    );
    expect(
      askerFor('Pod', 'Pod', made('batch/v1', 'Job'), { ...NOBODY_SAID, controllers: 'shared' }),
    ).toMatchObject({ user: 'system:kube-controller-manager' });
  });

  it('is a bare pod where that controller is not known', () => {
    const pods = [
      made('example.com/v1', 'Job'),
      made('example.com/v1', 'Queue'),
      { metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'Job', name: 'a' }] }, spec: {} },
    ];
    for (const one of pods) {
      expect(askerFor('Pod', 'Pod', one, NOBODY_SAID).assumed).toBe('anyone');
      expect(askerFor('Pod', 'Pod', one, { ...NOBODY_SAID, as: dev })).toBe(dev);
    }
    const customControllers = new Map([['Queue', { user: 'queues', groups: [] }]]);
    expect(
      askerFor('Pod', 'Pod', pods[1]!, { ...NOBODY_SAID, as: dev, customControllers }).user,
    ).toBe('queues');
  });
});

it('a mirror pod is asked for by its node, whoever is named', () =>
  expect(
    askerFor(
      'Pod',
      'Pod',
      {
        metadata: { annotations: { 'kubernetes.io/config.mirror': 'x' } },
        spec: { nodeName: 'n1' },
      },
      { ...NOBODY_SAID, as: { user: 'dev', groups: [] } },
    ),
  ).toEqual({ user: 'system:node:n1', groups: ['system:nodes', 'system:authenticated'] }));

it('of another kind the controller is somebody whom the server knows, unless it is named', () => {
  const argo = { user: 'system:serviceaccount:argo:rollouts', groups: [] };
  const other = { user: 'system:serviceaccount:x:other', groups: [] };
  expect(askerFor('Rollout', undefined, pod, NOBODY_SAID)).toEqual({
    user: '',
    groups: ['system:authenticated'],
    assumed: 'account',
  });
  const customControllers = new Map([
    ['Rollout', argo],
    ['*', other],
  ]);
  const askers = { ...NOBODY_SAID, customControllers };
  expect(askerFor('Rollout', undefined, pod, askers)).toBe(argo);
  expect(askerFor('StatefulSet', undefined, pod, askers)).toBe(other);
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
