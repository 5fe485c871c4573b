/** Workloads with something changed end in an answer, or in a line with a position. */
import { check } from '../../src/api/index.js';
import { InputError } from '../../src/base/problem.js';
import { mutations } from '../load/mutations.js';

const POLICY = `apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: a}
spec:
  seLinux: {rule: RunAsAny}
  runAsUser: {rule: MustRunAsNonRoot}
  fsGroup: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
  volumes: [secret, projected]
  defaultAllowPrivilegeEscalation: false
`;
const WORKLOADS = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    metadata:
      annotations: {seccomp.security.alpha.kubernetes.io/pod: runtime/default}
    spec:
      serviceAccountName: web
      securityContext: {runAsUser: 1000, sysctls: [{name: net.core.somaxconn, value: "1"}]}
      containers:
      - name: web
        image: registry.example.com/web:1
        ports: [{containerPort: 80, hostPort: 80}]
        securityContext:
          capabilities: {add: [NET_ADMIN], drop: [ALL]}
          privileged: false
        volumeMounts:
        - {name: data, mountPath: /data}
      volumes:
      - name: data
        hostPath: {path: /data}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  jobTemplate: {spec: {template: {spec: {containers: [{name: a, image: a}]}}}}
---
apiVersion: admission.k8s.io/v1
kind: AdmissionReview
request:
  uid: one
  operation: CREATE
  namespace: shop
  userInfo: {username: jane@example.com, groups: [system:authenticated]}
  kind: {group: "", version: v1, kind: Pod}
  object: {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a, image: a}]}}
`;

/** What was answered, and what could not be read. */
function outcome(text: string): { readonly answers: number; readonly lines: readonly string[] } {
  try {
    const found = check(POLICY, { name: 'f', text }, { targets: [] });
    return {
      answers: found.filter((one) => one.error === undefined).length,
      lines: found.flatMap(({ error }) => error ?? []),
    };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { answers: 0, lines: error.message.split('\n') };
  }
}

test('1,000 files with something changed', () => {
  let answers = 0;
  let refused = 0;
  for (const text of mutations(WORKLOADS, 1000)) {
    const found = outcome(text);
    answers += found.answers;
    refused += found.lines.length;
    expect(found.lines.filter((line) => !/^f:\d+:\d+: \S/.test(line))).toEqual([]);
  }
  expect(answers).toBeGreaterThan(500);
  expect(refused).toBeGreaterThan(200);
});
