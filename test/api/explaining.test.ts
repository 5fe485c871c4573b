/** The gaps that `check` names are those of what PSP said. */
import { judgeOf } from '../../src/api/judge.js';
import type { WorkloadItem } from '../../src/api/workloadItems.js';
import type { Grant, PolicySet } from '../../src/ir/policySet.js';
import type { JsonObject } from '../../src/pod/json.js';
import { serviceAccountRequester } from '../../src/pod/requester.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { podWith, policyNamed } from '../semantics/policies.js';

const plain = policyNamed('b-plain');
const grantTo = (policy: string, subject: Grant['subject']): Grant => ({
  policy,
  namespace: null,
  subject,
  apiGroup: 'policy',
});
const account = (name: string): Grant['subject'] => ({
  kind: 'ServiceAccount',
  namespace: 'team',
  name,
});
/** Each may be used by the service account of its name. */
const setOf = (
  policies: Readonly<Record<string, Partial<typeof plain.spec>>>,
  subject: (name: string) => Grant['subject'] = account,
): PolicySet => ({
  apiVersion: 'psp-ferry/v1',
  kind: 'PolicySet',
  policies: Object.entries(policies).map(([name, spec]) => ({
    ...plain,
    name,
    spec: { ...plain.spec, ...spec },
  })),
  grants: Object.keys(policies).map((name) => grantTo(name, subject(name))),
});

function gapsOf(
  policySet: PolicySet,
  pod: JsonObject,
  {
    assumed,
    oldPod = null,
    psaLevel = 'privileged',
  }: {
    assumed?: 'anyone';
    oldPod?: JsonObject | null;
    psaLevel?: 'privileged' | 'restricted';
  } = {},
): readonly string[] {
  const { user, groups } = serviceAccountRequester('kube-system', 'replicaset-controller');
  const item: WorkloadItem = {
    id: 'one',
    kind: 'Pod',
    name: 'pod',
    isReview: false,
    request: {
      uid: 'one',
      name: 'pod',
      operation: oldPod === null ? 'CREATE' : 'UPDATE',
      subResource: '',
      namespace: 'team',
      user: assumed === undefined ? user : '',
      groups: assumed === undefined ? groups : [],
      pod,
      oldPod,
    },
    ...(assumed === undefined ? {} : { assumed }),
    locate: () => undefined,
  };
  const options = { ...DEFAULT_OPTIONS, psaLevel, locate: new Map() };
  const judge = judgeOf({ policySet }, { targets: ['psa'], options, pods: false, diff: false });
  return judge(item).targets!['psa']!.gaps;
}

const FILLS: Partial<typeof plain.spec> = {
  fsGroup: { rule: 'MustRunAs', ranges: [{ min: 7, max: 7 }] },
};
const onHost = podWith({ spec: { serviceAccountName: 'web', hostNetwork: true } });

test.each<[string, Grant['subject']]>([
  ['a service account', account('web')],
  ['a user', { kind: 'User', name: 'alice' }],
  ['a group', { kind: 'Group', name: 'dev' }],
])('what %s loses is named where nobody says who asks', (_, subject) => {
  const set = setOf({ web: FILLS }, () => subject);
  expect(gapsOf(set, podWith(), { assumed: 'anyone' })).toEqual(['psa/web/fsGroup/default-lost']);
});

test('a policy by which PSP did not fill in loses nothing', () => {
  const set = setOf({ other: FILLS, web: FILLS });
  const pod = podWith({ spec: { serviceAccountName: 'web' } });
  expect(gapsOf(set, pod)).toEqual(['psa/web/fsGroup/default-lost']);
});

test.each(['everyone', 'another account'])(
  'of a pod that PSP admits as it is, a policy for %s that would have filled in explains nothing',
  (who) => {
    const set = setOf({ other: { allowPrivilegeEscalation: false }, web: {} }, (name) =>
      account(who === 'everyone' ? 'web' : name),
    );
    const pod = podWith({ spec: { serviceAccountName: 'web' } });
    expect(gapsOf(set, pod, { psaLevel: 'restricted' })).toEqual([
      'psa/*/allowPrivilegeEscalation/stricter',
      'psa/*/runAsUser/stricter',
      'psa/*/seccomp/stricter',
      'psa/*/requiredDropCapabilities/stricter',
    ]);
  },
);

test('a policy that the pod may not use does not explain why it is let in', () => {
  expect(gapsOf(setOf({ other: {}, web: {} }), onHost)).toEqual(['psa/web/hostNetwork/looser']);
});

test('nor does who asks, but where a policy that the pod may not use admits it', () => {
  const set = setOf({ other: { hostNetwork: true }, web: {} });
  expect(gapsOf(set, onHost)).toEqual(['psa/web/hostNetwork/looser', 'psa/*/selection/looser']);
});

test('where no policy is granted that is why', () => {
  const pod = podWith({ spec: { hostNetwork: true } });
  expect(gapsOf(setOf({ web: {} }), pod)).toEqual(['psa/*/selection/looser']);
});

test('where a policy refuses an update for what it would have filled in, that is why', () => {
  const set = setOf({ web: FILLS });
  const pod = podWith({ spec: { serviceAccountName: 'web' } });
  const oldPod = { ...pod, metadata: { name: 'pod', labels: { before: 'the-update' } } };
  expect(gapsOf(set, pod, { oldPod })).toEqual(['psa/web/update/looser']);
});
