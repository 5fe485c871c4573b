// Pods that cost most to judge, of a wanted size: whoever may create pods chooses their shape.

/** The largest object that a server stores. */
export const LARGEST_POD = 1_500_000;

const small = (i) => ({ name: `c${i}`, image: 'a' });
const made = (spec) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'worst', namespace: 'team' },
  spec: { serviceAccountName: 'default', ...spec },
});

/** Volumes of the node, half of the pod, and read-only mounts of them, the other half. */
function hostPaths(scale) {
  const volumes = Array.from({ length: Math.ceil(scale * 0.4) }, (_, i) => ({
    name: `v${i}`,
    hostPath: { path: `/var/log/${i}`, type: '' },
  }));
  const volumeMounts = Array.from({ length: scale }, (_, i) => ({
    name: `v${i % volumes.length}`,
    mountPath: `/m${i}`,
    readOnly: true,
  }));
  return made({ containers: [{ ...small(0), volumeMounts }], volumes });
}

const containers = (scale) =>
  made({ containers: Array.from({ length: scale }, (_, i) => small(i)) });

/** Each container with a port, a capability and a profile of its own. */
const settings = (scale) =>
  made({
    containers: Array.from({ length: scale }, (_, i) => ({
      ...small(i),
      ports: [{ containerPort: 1 + (i % 60_000), hostPort: 1 + (i % 60_000) }],
      securityContext: {
        runAsUser: i,
        capabilities: { add: [`CAP_${i}`], drop: ['ALL'] },
        seLinuxOptions: { level: `s0:c${i}` },
      },
    })),
  });

export const SHAPES = { 'volumes and mounts': hostPaths, containers, settings };

const bytesOf = (pod) => JSON.stringify(pod).length;

/** The pod of a shape that is just no larger than so many bytes. */
export function podOfSize(shape, bytes) {
  const per = bytesOf(shape(2000)) / 2000;
  let scale = Math.floor(bytes / per);
  while (bytesOf(shape(scale)) > bytes) scale = Math.floor(scale * 0.98);
  return shape(scale);
}
