// Measures the plan of a large cluster: 100 policies, 300 namespaces, 900 Deployments, and several
// numbers of pods.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';

const NAMESPACES = 300;
const DEPLOYMENTS = 3;
const RBAC = 'rbac.authorization.k8s.io';

const podSpec = (image) => ({
  containers: [
    {
      name: 'app',
      image,
      env: Array.from({ length: 10 }, (_, i) => ({ name: `SETTING_${i}`, value: 'x'.repeat(20) })),
      volumeMounts: [{ name: 'settings', mountPath: '/etc/app' }],
    },
  ],
  volumes: [{ name: 'settings', configMap: { name: 'settings' } }],
});

const useOf = (name) => ({
  apiVersion: `${RBAC}/v1`,
  kind: 'ClusterRole',
  metadata: { name: `use-${name}` },
  rules: [
    {
      apiGroups: ['policy'],
      resources: ['podsecuritypolicies'],
      verbs: ['use'],
      resourceNames: [name],
    },
  ],
});

function namespaceObjects(namespace, policy, pods) {
  const controllers = Array.from({ length: DEPLOYMENTS }, (_, i) => `app-${i}`).flatMap((name) => {
    const labels = { app: name };
    const spec = {
      replicas: 5,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: podSpec(`registry.example.com/${name}:1`) },
    };
    const owned = (kind, by) => [{ apiVersion: 'apps/v1', kind, name: by, controller: true }];
    const replicaSet = `${name}-7d4`;
    return [
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace }, spec },
      {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        metadata: { name: replicaSet, namespace, ownerReferences: owned('Deployment', name) },
        spec,
      },
      ...Array.from({ length: Math.ceil(pods / DEPLOYMENTS) }, (__, pod) => ({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name: `${replicaSet}-${pod}`,
          namespace,
          labels,
          annotations: { 'kubernetes.io/psp': policy },
          ownerReferences: owned('ReplicaSet', replicaSet),
        },
        spec: { ...podSpec(`registry.example.com/${name}:1`), nodeName: `node-${pod}` },
      })),
    ];
  });
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata: { name: 'policies', namespace },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: `use-${policy}` },
      subjects: [{ apiGroup: RBAC, kind: 'Group', name: `system:serviceaccounts:${namespace}` }],
    },
    ...controllers,
  ];
}

/** The output of kubectl for these objects. */
function dumpOf(policies, pods) {
  const objects = policies.map((text) => load(text));
  const names = objects.map(({ metadata }) => metadata.name);
  const items = [
    ...objects,
    ...names.map(useOf),
    ...Array.from({ length: NAMESPACES }, (_, i) =>
      namespaceObjects(`team-${i}`, names[i % names.length], pods / NAMESPACES),
    ).flat(),
  ];
  return `${JSON.stringify({ apiVersion: 'v1', items, kind: 'List', metadata: {} }, null, 4)}\n`;
}

/**
 * @param policies as YAML.
 * @param run returns seconds and peak memory of a command.
 */
export function benchPlan(policies, folder, run) {
  for (const pods of [900, 5400, 21_600]) {
    const input = join(folder, `cluster-${pods}.json`);
    writeFileSync(input, dumpOf(policies, pods));
    const { seconds, mebibytes } = run(['plan', input, '-o', join(folder, `plan-${pods}`), '-q']);
    console.log(
      `plan of ${policies.length} policies, ${NAMESPACES} namespaces, ${NAMESPACES * DEPLOYMENTS} workloads, ${pods} pods: ${seconds.toFixed(0)} s of processor time, peak memory ${mebibytes.toFixed(0)} MiB`,
    );
  }
}
