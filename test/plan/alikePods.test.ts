/** Pods that are made alike share what is the same. */
import type { LoadedDocument } from '../../src/load/documents.js';
import { sharingAlikePods } from '../../src/plan/alikePods.js';
import { annotatedPolicies, clusterObjects } from '../../src/plan/clusterObjects.js';
import type { JsonObject } from '../../src/pod/json.js';

const AT = { file: 'a.yaml', line: 1, column: 1 };
const documentOf = (value: JsonObject): LoadedDocument => ({
  file: AT.file,
  value,
  locate: () => AT,
});
const pod = (name: string, policy: string, spec: JsonObject, owner = 'web-1'): LoadedDocument =>
  documentOf({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'shop',
      annotations: { 'kubernetes.io/psp': policy },
      managedFields: [{ manager: 'kubelet' }],
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: owner, controller: true },
      ],
    },
    spec,
    status: { phase: 'Running' },
  });
const specOn = (nodeName: string, token: string, image = 'web'): JsonObject => ({
  nodeName,
  containers: [{ name: 'web', image, volumeMounts: [{ name: token, mountPath: '/token' }] }],
  volumes: [{ name: token, projected: {} }],
});

const PODS = [
  pod('web-1-a', 'strict', specOn('node-1', 'kube-api-access-abcde')),
  pod('web-1-b', 'strict', specOn('node-2', 'kube-api-access-fghij')),
  pod('web-1-c', 'open', specOn('node-3', 'kube-api-access-klmno')),
  pod('web-1-d', 'strict', specOn('node-1', 'kube-api-access-abcde', 'other')),
  pod('api-1-a', 'strict', specOn('node-1', 'kube-api-access-abcde'), 'api-1'),
];
const kept = PODS.map(sharingAlikePods('default'));
const specOf = ({ value }: LoadedDocument): unknown => (value as JsonObject)['spec'];

it('one spec for pods of one owner that differ in nothing that a policy sees', () => {
  expect(new Set(kept.map(specOf)).size).toBe(3);
  expect(specOf(kept[1]!)).toBe(specOf(kept[0]!));
  expect(specOf(kept[2]!)).toBe(specOf(kept[0]!));
});

it('what the server writes for itself goes', () => {
  expect(Object.keys(kept[0]!.value as object)).toEqual(['apiVersion', 'kind', 'metadata', 'spec']);
  expect(kept[0]!.value).not.toHaveProperty('metadata.managedFields');
});

it('the plan sees the same workloads, pods and policies', () => {
  const seen = (documents: readonly LoadedDocument[]): unknown =>
    clusterObjects(documents, 'default').roots.map(({ document, pods, owner }) => [
      (document.value as { metadata: { name: string } }).metadata.name,
      pods.length,
      owner,
      annotatedPolicies(pods),
    ]);
  expect(seen(kept)).toEqual(seen(PODS));
});

it('whatever nothing else makes stays as it is', () => {
  const keep = sharingAlikePods('default');
  const bare = documentOf({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: {} });
  const other = documentOf({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } });
  expect([keep(bare), keep(other)]).toEqual([bare, other]);
});
