import type { JsonObject } from '../../src/pod/json.js';
import { withWrites, type Write } from '../../src/semantics/writes.js';

const POD: JsonObject = {
  metadata: { name: 'probe' },
  spec: {
    containers: [{ name: 'a' }, { name: 'b', securityContext: { runAsUser: 1 } }],
    initContainers: [{ name: 'c' }],
    ephemeralContainers: [{ name: 'd' }],
  },
};
const onPod = (path: string, value: unknown): Write => ({
  container: undefined,
  path: path.split('.'),
  value,
});
const onContainer = (container: number, path: string, value: unknown): Write => ({
  container,
  path: path.split('.'),
  value,
});

const CASES: readonly (readonly [says: string, writes: readonly Write[], changed: JsonObject])[] = [
  [
    'a value of the pod',
    [onPod('spec.runtimeClassName', 'gvisor')],
    { spec: { runtimeClassName: 'gvisor' } },
  ],
  [
    'a value whose parents are missing',
    [onPod('spec.securityContext.fsGroup', 5)],
    { spec: { securityContext: { fsGroup: 5 } } },
  ],
  [
    'two values below one new parent',
    [onPod('spec.securityContext.fsGroup', 5), onPod('spec.securityContext.runAsUser', 6)],
    { spec: { securityContext: { fsGroup: 5, runAsUser: 6 } } },
  ],
  [
    'a key with dots of its own',
    [{ container: undefined, path: ['metadata', 'annotations', 'example.com/a.b'], value: 'x' }],
    { metadata: { name: 'probe', annotations: { 'example.com/a.b': 'x' } } },
  ],
  [
    'a value of a container',
    [onContainer(0, 'securityContext.runAsUser', 5)],
    {
      spec: {
        containers: [
          { name: 'a', securityContext: { runAsUser: 5 } },
          { name: 'b', securityContext: { runAsUser: 1 } },
        ],
      },
    },
  ],
  [
    'beside a value that the container has',
    [onContainer(1, 'securityContext.runAsGroup', 5)],
    {
      spec: {
        containers: [
          { name: 'a' },
          { name: 'b', securityContext: { runAsUser: 1, runAsGroup: 5 } },
        ],
      },
    },
  ],
  [
    'over a value that it has',
    [onContainer(1, 'securityContext.runAsUser', 5)],
    { spec: { containers: [{ name: 'a' }, { name: 'b', securityContext: { runAsUser: 5 } }] } },
  ],
  [
    'init containers are counted after containers',
    [onContainer(2, 'x', 1)],
    { spec: { initContainers: [{ name: 'c', x: 1 }] } },
  ],
  [
    'ephemeral containers after those',
    [onContainer(3, 'x', 1)],
    { spec: { ephemeralContainers: [{ name: 'd', x: 1 }] } },
  ],
];

it.each(CASES)('writes %s', (_, writes, changed) => {
  const before = structuredClone(POD);
  const spec = { ...(POD['spec'] as JsonObject), ...(changed['spec'] as JsonObject | undefined) };
  expect(withWrites(POD, writes)).toEqual({ ...POD, ...changed, spec });
  expect(POD).toEqual(before);
});

it('counts on where a pod has no init containers', () => {
  expect(
    withWrites({ spec: { containers: [{ name: 'a' }], ephemeralContainers: [{ name: 'd' }] } }, [
      onContainer(1, 'x', 1),
    ]),
  ).toEqual({ spec: { containers: [{ name: 'a' }], ephemeralContainers: [{ name: 'd', x: 1 }] } });
});
