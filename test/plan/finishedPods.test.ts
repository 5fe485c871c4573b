/** Pods that have run to their end: they count, and are named where they alone hold a level down. */
import { parseDocuments } from '../../src/load/documents.js';
import { overviewOf } from '../../src/plan/overview.js';
import { planOf } from './planning.js';

const rbac = 'rbac.authorization.k8s.io';
const CLUSTER = `apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: open}
spec:
  privileged: true
  volumes: ['*']
  seLinux: {rule: RunAsAny}
  runAsUser: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
---
apiVersion: ${rbac}/v1
kind: ClusterRole
metadata: {name: open}
rules: [{apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use]}]
---
apiVersion: ${rbac}/v1
kind: ClusterRoleBinding
metadata: {name: open}
roleRef: {apiGroup: ${rbac}, kind: ClusterRole, name: open}
subjects: [{kind: Group, apiGroup: ${rbac}, name: 'system:authenticated'}]
`;
const pod = (name: string, phase: string, privileged: boolean, owner = ''): string => `---
apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop${owner}}
spec: {containers: [{name: a, image: a, securityContext: {privileged: ${privileged}}}]}
status: {phase: ${phase}}
`;
const WORKFLOW =
  ', ownerReferences: [{apiVersion: argoproj.io/v1alpha1, kind: Workflow, name: w, uid: u, controller: true}]';

const named = (...pods: readonly string[]): readonly string[] =>
  overviewOf(planOf(parseDocuments(CLUSTER + pods.join(''), 'cluster.yaml')).plan).findings.find(
    ({ title }) => title.startsWith('Finished pods'),
  )?.lines ?? [];

it.each([
  [
    'one beside what runs',
    [pod('debug', 'Succeeded', true), pod('web', 'Running', false)],
    ['Pod shop/debug: needs privileged, and the rest of shop baseline'],
  ],
  [
    'one that failed, alone',
    [pod('debug', 'Failed', true)],
    ['Pod shop/debug: needs privileged, and nothing else runs there'],
  ],
  [
    'none where something that runs needs the level too',
    [pod('debug', 'Succeeded', true), pod('agent', 'Running', true)],
    [],
  ],
  [
    'none that passes what the rest passes',
    [pod('job', 'Succeeded', false), pod('web', 'Running', false)],
    [],
  ],
  [
    'none that an operator makes',
    [pod('step', 'Succeeded', true, WORKFLOW), pod('web', 'Running', false)],
    [],
  ],
  ['none that runs', [pod('debug', 'Running', true), pod('web', 'Running', false)], []],
])('%s', (_, pods, lines) => {
  expect(named(...pods)).toEqual(lines);
});
