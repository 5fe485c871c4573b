/** Mirror pods that the ServiceAccount plugin refuses. */
import { mirrorFault } from '../../src/pod/mirrorFault.js';
import type { JsonObject } from '../../src/pod/json.js';

const containers = [{ name: 'a', image: 'a' }];
const mirror = (spec: JsonObject): JsonObject => ({
  metadata: { annotations: { 'kubernetes.io/config.mirror': 'a' } },
  spec: { containers, ...spec },
});
const env = (from: JsonObject): JsonObject => ({
  containers: [...containers, { name: 'b', image: 'b', env: [{ name: 'A', valueFrom: from }] }],
});

test.each<readonly [string, JsonObject, string]>([
  ['serviceAccountName', { serviceAccountName: 'web' }, 'service accounts'],
  ['serviceAccount', { serviceAccount: 'web' }, 'service accounts'],
  ['volumes', { volumes: [{ name: 'a', secret: { secretName: 'a' } }] }, 'secrets'],
  [
    'volumes',
    { volumes: [{ name: 'a', csi: { nodePublishSecretRef: { name: 'a' } } }] },
    'secrets',
  ],
  [
    'volumes',
    { volumes: [{ name: 'a', projected: { sources: [{ secret: { name: 'a' } }] } }] },
    'secrets',
  ],
  [
    'volumes',
    { volumes: [{ name: 'a', projected: { sources: [{ serviceAccountToken: { path: 'a' } }] } }] },
    'tokens of service accounts',
  ],
  ['containers', env({ secretKeyRef: { name: 'a', key: 'a' } }), 'secrets'],
  [
    'initContainers',
    { initContainers: [{ name: 'i', envFrom: [{ secretRef: { name: 'a' } }] }] },
    'secrets',
  ],
  ['imagePullSecrets', { imagePullSecrets: [{ name: 'a' }] }, 'secrets'],
])('%s with %j is refused', (field, spec, what) => {
  const fault = mirrorFault(mirror(spec));
  expect(fault?.path.slice(0, 2)).toEqual(['spec', field]);
  expect(fault?.message).toBe(`is set: a server takes no mirror pod that refers to ${what}`);
  expect(mirrorFault({ spec: { containers, ...spec } })).toBeUndefined();
});

test.each<JsonObject>([
  {},
  { serviceAccountName: '', imagePullSecrets: [] },
  {
    volumes: [
      { name: 'a', hostPath: { path: '/etc' } },
      { name: 'b', configMap: { name: 'b' } },
    ],
  },
  env({ configMapKeyRef: { name: 'a', key: 'secretName' } }),
])('%j is taken', (spec) => expect(mirrorFault(mirror(spec))).toBeUndefined());
