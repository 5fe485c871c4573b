/**
 * A small cluster made of real projects, with their policies, RBAC and workloads. Each project has
 * a namespace.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocuments } from '../../src/load/documents.js';
import type { JsonObject } from '../../src/pod/json.js';

/** What stands beside the project of three projects, and where they live. */
const PROJECTS: readonly { readonly namespace: string; readonly files: readonly string[] }[] = [
  {
    namespace: 'monitoring',
    files: [
      'psp/prometheus-operator__kube-prometheus__blackbox-exporter.yaml',
      'workloads/prometheus-operator__kube-prometheus__blackbox-exporter-94b3e49.yaml',
    ],
  },
  {
    namespace: 'rook-ceph',
    files: ['psp/rook__rook__rook-ceph-psp.yaml', 'workloads/rook__rook__operator.yaml'],
  },
  {
    namespace: 'shop',
    files: [
      'psp/helm__charts__stable-grafana-podsecuritypolicy.yaml',
      'workloads/kubernetes__ingress-nginx__docs-http-svc.yaml',
    ],
  },
];
/** Grants of a policy to every account, as many clusters have one for what has none of its own. */
const FOR_ALL: readonly object[] = [
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'for-all' },
    rules: [
      {
        apiGroups: ['policy'],
        resources: ['podsecuritypolicies'],
        verbs: ['use'],
        resourceNames: ['release-grafana'],
      },
    ],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'for-all' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'for-all' },
    subjects: [
      { kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: 'system:serviceaccounts' },
    ],
  },
];
/** Carried to the new cluster, where workloads come later. */
export const CARRIED_KINDS = [
  'Namespace',
  'ServiceAccount',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
];
/**
 * The operator's namespace is a value of rook's chart: its bindings are for the one it lives in.
 */
export function projectObjects(corpus: string): readonly JsonObject[] {
  return PROJECTS.flatMap(({ namespace, files }) => [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    ...files
      .flatMap((file) => parseDocuments(readFileSync(join(corpus, file), 'utf8'), file))
      .map(({ value }) => placed(value as JsonObject, namespace)),
    ...(namespace === 'shop' ? (FOR_ALL as readonly JsonObject[]) : []),
    ...(namespace === 'rook-ceph' ? [account('rook-ceph-system', namespace)] : []),
  ]);
}

export const isWorkload = ({ kind }: JsonObject): boolean =>
  !CARRIED_KINDS.includes(String(kind)) && kind !== 'PodSecurityPolicy';

const account = (name: string, namespace: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name, namespace },
});

const CLUSTER_WIDE = ['PodSecurityPolicy', 'ClusterRole', 'ClusterRoleBinding'];

function placed(object: JsonObject, namespace: string): JsonObject {
  const { subjects, metadata } = object;
  const { namespace: _, ...others } = metadata as JsonObject;
  return {
    ...object,
    // 1.22 and newer serve RBAC as v1 alone.
    apiVersion: String(object['apiVersion']).replace(
      'rbac.authorization.k8s.io/v1beta1',
      'rbac.authorization.k8s.io/v1',
    ),
    metadata: CLUSTER_WIDE.includes(String(object['kind'])) ? others : { ...others, namespace },
    ...(Array.isArray(subjects)
      ? {
          subjects: (subjects as readonly JsonObject[]).map((one) =>
            one['kind'] === 'ServiceAccount' ? { ...one, namespace } : one,
          ),
        }
      : {}),
  };
}
