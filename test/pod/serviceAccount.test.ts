/** What the ServiceAccount plugin adds, and where it adds nothing. */
import type { JsonObject } from '../../src/pod/json.js';
import {
  asServerSees,
  TOKEN_PATH,
  type ServiceAccountFacts,
} from '../../src/pod/serviceAccount.js';

const seen = (spec: JsonObject, account?: ServiceAccountFacts, metadata: JsonObject = {}): Seen =>
  asServerSees(
    { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ name: 'a' }], ...spec } },
    'shop',
    (namespace, name) => (`${namespace}/${name}` === 'shop/web' ? account : undefined),
  )['spec'] as unknown as Seen;

interface Seen {
  readonly serviceAccountName?: string;
  readonly imagePullSecrets?: readonly object[];
  readonly volumes?: readonly { readonly name: string }[];
  readonly containers: readonly { readonly volumeMounts?: readonly object[] }[];
}

describe('the token volume', () => {
  it.each<[string, JsonObject, ServiceAccountFacts | undefined, boolean]>([
    ['is added', {}, undefined, true],
    [
      'not where the pod switches it off',
      { automountServiceAccountToken: false },
      undefined,
      false,
    ],
    [
      'not where the account does',
      { serviceAccountName: 'web' },
      { automountServiceAccountToken: false },
      false,
    ],
    [
      "where the pod's own field says so",
      { serviceAccountName: 'web', automountServiceAccountToken: true },
      { automountServiceAccountToken: false },
      true,
    ],
    [
      'by the old name of the field',
      { serviceAccount: 'web' },
      { automountServiceAccountToken: false },
      false,
    ],
    [
      'not where something is mounted there',
      { containers: [{ name: 'a', volumeMounts: [{ name: 'x', mountPath: TOKEN_PATH }] }] },
      undefined,
      false,
    ],
    [
      'where an init container lacks it',
      {
        containers: [{ name: 'a', volumeMounts: [{ name: 'x', mountPath: TOKEN_PATH }] }],
        initContainers: [{ name: 'i' }],
      },
      undefined,
      true,
    ],
  ])('%s', (_, spec, account, added) =>
    expect((seen(spec, account).volumes ?? []).length).toBe(added ? 1 : 0),
  );

  it('is the one that the pod brings, by its name', () => {
    const { volumes, containers } = seen({
      volumes: [{ name: 'kube-api-access-x7k2p', projected: { sources: [] } }],
    });
    expect(volumes?.map(({ name }) => name)).toEqual(['kube-api-access-x7k2p']);
    expect(containers[0]?.volumeMounts).toEqual([
      { name: 'kube-api-access-x7k2p', readOnly: true, mountPath: TOKEN_PATH },
    ]);
  });
});

it('a mirror pod gets no account and no token', () => {
  const spec = seen({}, undefined, { annotations: { 'kubernetes.io/config.mirror': 'x' } });
  expect([spec.serviceAccountName, spec.volumes]).toEqual([undefined, undefined]);
});

it('image pull secrets are those of the account where the pod names none', () => {
  const account = { imagePullSecrets: [{ name: 'registry' }] };
  expect(seen({ serviceAccountName: 'web' }, account).imagePullSecrets).toEqual([
    { name: 'registry' },
  ]);
  expect(
    seen({ serviceAccountName: 'web', imagePullSecrets: [{ name: 'own' }] }, account)
      .imagePullSecrets,
  ).toEqual([{ name: 'own' }]);
});
