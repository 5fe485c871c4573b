import { podFault } from '../../src/pod/podFaults.js';
import type { JsonObject } from '../../src/pod/json.js';

const pod = (spec: JsonObject): JsonObject => ({
  metadata: {},
  spec: { containers: [{ name: 'app' }], ...spec },
});
const volume = (source: JsonObject): JsonObject => ({ volumes: [{ name: 'v', ...source }] });

it.each<[string, JsonObject, (string | number)[], string]>([
  [
    'no containers',
    { containers: [] },
    ['spec', 'containers'],
    'is missing: a pod needs a container',
  ],
  [
    'a text for a truth value',
    { hostUsers: 'no' },
    ['spec', 'hostUsers'],
    'is "no": a server takes true or false',
  ],
  [
    'a number for an object',
    volume({ image: 3 }),
    ['spec', 'volumes', 0, 'image'],
    'is 3: a server takes an object',
  ],
  [
    'a number for a text, deep in a volume',
    volume({ ephemeral: { volumeClaimTemplate: { spec: { dataSourceRef: { namespace: 1 } } } } }),
    [
      'spec',
      'volumes',
      0,
      'ephemeral',
      'volumeClaimTemplate',
      'spec',
      'dataSourceRef',
      'namespace',
    ],
    'is 1: a server takes a text',
  ],
  [
    'an object for a list',
    { resourceClaims: {} },
    ['spec', 'resourceClaims'],
    'is an object: a server takes a list',
  ],
  [
    'an integer of more than 64 bits',
    { securityContext: { runAsUser: 2n ** 63n } },
    ['spec', 'securityContext', 'runAsUser'],
    'is 9223372036854775808: a server takes an integer of 64 bits',
  ],
  [
    'a field in other letters',
    { containers: [{ name: 'app', securitycontext: { privileged: true } }] },
    ['spec', 'containers', 0, 'securitycontext'],
    'is no field: kubectl refuses it, and a server drops it; write securityContext',
  ],
  [
    'a container without a name',
    { initContainers: [{}] },
    ['spec', 'initContainers', 0, 'name'],
    'is missing',
  ],
])('%s', (_, spec, path, message) => {
  expect(podFault(pod(spec))).toEqual({ path, message });
});
