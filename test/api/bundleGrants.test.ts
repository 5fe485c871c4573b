/** What a bundle grants to service accounts that the input grants nothing. */
import { account, granted, group } from '../rbac/grantObjects.js';
import { library, pod, psp, refusal } from './library.js';

const { bundle } = library;

describe('an account without a grant of its own', () => {
  const workload = (kind: string, spec: object): object => ({
    apiVersion: 'apps/v1',
    kind,
    metadata: { name: 'app', namespace: 'web' },
    spec: {
      selector: { matchLabels: { app: 'app' } },
      template: { metadata: { labels: { app: 'app' } }, spec },
    },
  });
  const { spec } = pod('app', { serviceAccountName: 'app' }) as { spec: object };
  const policies = [psp('open', { hostNetwork: true }), psp('tight')];
  const byController = [
    ...granted('open', account('daemon-set-controller', 'kube-system')),
    ...granted('tight', group('system:authenticated')),
  ];
  const grantedHere = (grants: object[], made: object): readonly string[] =>
    bundle([...policies, ...grants], [made], { engines: ['vap'] })
      .policySet.grants.filter(({ subject }) => subject.name === 'app')
      .map(({ policy }) => policy);

  test.each([
    ['what the replicaset-controller may', 'Deployment', spec, byController, ['tight']],
    [
      'what the daemon-set-controller may',
      'DaemonSet',
      { ...spec, hostNetwork: true },
      byController,
      ['open', 'tight'],
    ],
    [
      'what admits its pods where its own grant does not',
      'DaemonSet',
      { ...spec, hostNetwork: true },
      [
        ...granted('open', account('daemon-set-controller', 'kube-system')),
        ...granted('tight', group('system:serviceaccounts')),
      ],
      ['open'],
    ],
    [
      'nothing where a group of its own is granted a policy',
      'Deployment',
      spec,
      granted('tight', group('system:serviceaccounts')),
      [],
    ],
    [
      'every policy where none of the two is granted any',
      'Deployment',
      spec,
      granted('tight', group('dev')),
      ['open', 'tight'],
    ],
  ])('gets %s', (_, kind, of, grants, wanted) => {
    expect(grantedHere(grants, workload(kind, of))).toEqual(wanted);
  });

  test('gets for a bare pod what anyone may use in its namespace', () => {
    const bare = pod('app', { serviceAccountName: 'app' });
    expect(grantedHere(granted('tight', group('dev')), bare)).toEqual(['tight']);
  });

  test('is not granted more by a workload that its controller may not create', () => {
    const refused = workload('Deployment', { ...spec, hostNetwork: true });
    expect(refusal(() => grantedHere(byController, refused))).toContain(
      'Deployment web/app is refused by the policies of its own bundle: tight, hostNetwork',
    );
  });
});
