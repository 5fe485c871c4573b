/** Pods of a given size that cost most to judge. Whoever may create pods chooses their shape. */
import type { JsonObject } from '../../src/pod/json.js';
import { mostEntries } from '../../src/pod/tooLarge.js';

/** The largest object that a server stores. */
export const LARGEST_POD = 1_500_000;

type Shape = (scale: number) => JsonObject;

const small = (i: number): JsonObject => ({ name: `c${i}`, image: 'a' });
export const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const made = (spec: JsonObject): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'worst', namespace: 'team' },
  spec: { serviceAccountName: 'default', securityContext: {}, ...spec },
});

/** Volumes of the node, half of the pod, and read-only mounts of them, the other half. */
function hostPaths(scale: number): JsonObject {
  const volumes = times(Math.ceil(scale * 0.4), (i) => ({
    name: `v${i}`,
    hostPath: { path: `/var/log/${i}`, type: '' },
  }));
  const volumeMounts = times(scale, (i) => ({
    name: `v${i % volumes.length}`,
    mountPath: `/m${i}`,
    readOnly: true,
  }));
  return made({ containers: [{ ...small(0), volumeMounts }], volumes });
}

/** Each container with a port, a capability and a profile of its own. */
const settings: Shape = (scale) =>
  made({
    containers: times(scale, (i) => ({
      ...small(i),
      ports: [{ containerPort: 1 + (i % 60_000), hostPort: 1 + (i % 60_000) }],
      securityContext: {
        runAsUser: i,
        capabilities: { add: [`CAP_${i}`], drop: ['ALL'] },
        seLinuxOptions: { level: `s0:c${i}` },
      },
    })),
  });

/** Under two policies, as many as are judged one by one. */
const CONTAINERS = mostEntries(2) - 10;

export const SHAPES: Readonly<Record<string, Shape>> = {
  'volumes and mounts': hostPaths,
  containers: (scale) => made({ containers: times(scale, small) }),
  settings,
  capabilities: (scale) =>
    made({
      containers: [
        {
          ...small(0),
          securityContext: { capabilities: { add: times(scale, (i) => `CAP_${i}`) } },
        },
      ],
    }),
  'supplemental groups': (scale) =>
    made({
      securityContext: { supplementalGroups: times(scale, (i) => 1 + i) },
      containers: [small(0)],
    }),
  // And text that nothing looks at.
  'containers with text': (scale) =>
    made({
      containers: times(CONTAINERS, (i) => ({
        ...small(i),
        env: [{ name: 'TEXT', value: 'x'.repeat(Math.ceil(scale / CONTAINERS)) }],
      })),
    }),
};

const bytesOf = (pod: JsonObject): number => JSON.stringify(pod).length;

/** The pod of a shape that is just no larger than so many bytes. */
export function podOfSize(shape: Shape, bytes: number): JsonObject {
  const per = bytesOf(shape(2000)) / 2000;
  let scale = Math.floor(bytes / per);
  while (scale > 1 && bytesOf(shape(scale)) > bytes) scale = Math.floor(scale * 0.98);
  return shape(scale);
}
