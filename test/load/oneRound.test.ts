/** All faults of the inputs are reported in one round. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../../src/base/problem.js';
import { loadAll } from '../../src/load/inputs.js';
import { readPolicySet } from '../../src/load/readPolicySet.js';
import { readDocuments } from '../../src/load/documents.js';
import { mutations } from './mutations.js';

const PSP = `apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: a}
spec:
  privileged: false
  seLinux: {rule: RunAsAny}
  runAsUser: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
`;

const reported = (text: string): string[] => {
  try {
    const { documents, problems } = readDocuments(text, 'f');
    readPolicySet(documents, { problems });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.message.split('\n');
  }
  return [];
};

test('keys set twice, unknown fields, values that no server takes and types, of several policies', () => {
  const text = [
    `${PSP}  privileged: true\n  privileged: true\n  volume: [secret]\n  allowedProcMountTypes: [None]\n`,
    PSP.replace('name: a', 'name: B_b').replace('false', '"no"'),
    PSP.replace('name: a', 'name: c').replace(
      'runAsUser: {rule: RunAsAny}',
      'runAsUser: {rule: Never}',
    ),
  ].join('---\n');
  expect(reported(text)).toEqual([
    'f:10:3: the key "privileged" is already set at line 5, column 3; keep one of the two',
    'f:11:3: the key "privileged" is already set at line 10, column 3; keep one of the two',
    'f:12:3: unknown field "spec.volume"; did you mean "volumes"?',
    'f:13:27: spec.allowedProcMountTypes[0]: Unsupported value: "None": supported values: "Default", "Unmasked"',
    'f:19:3: spec.privileged: Invalid value: "no": must be true or false',
    'f:31:15: spec.runAsUser.rule: Unsupported value: "Never": supported values: "MustRunAs", "MustRunAsNonRoot", "RunAsAny"',
  ]);
});

test('a file that is not YAML beside others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'psp-ferry-'));
  try {
    writeFileSync(join(folder, 'a.yaml'), 'a: [1');
    writeFileSync(join(folder, 'b.yaml'), `${PSP}  hostPid: true\n`);
    const { documents, problems } = loadAll([folder]);
    const read = (): unknown => readPolicySet(documents, { problems });
    expect(read).toThrow(/a\.yaml:1:6: this is not YAML: /);
    expect(read).toThrow(/b\.yaml:10:3: unknown field "spec\.hostPid"; did you mean "hostPID"\?$/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const WHOLE = `${PSP.replace('metadata: {name: a}', 'metadata:\n  name: a\n  annotations:\n    seccomp.security.alpha.kubernetes.io/allowedProfileNames: "*"')}  volumes: [secret, hostPath]
  hostPorts: [{min: 1, max: 2}]
  allowedHostPaths:
  - pathPrefix: /a
    readOnly: true
  defaultAllowPrivilegeEscalation: false
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: use}
rules:
- {apiGroups: [policy], resources: [podsecuritypolicies], resourceNames: [a], verbs: [use]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: use, namespace: team}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: use}
subjects:
- {kind: ServiceAccount, name: default, namespace: team}
`;
const LINE = /^f:\d+:\d+: \S/;
const EMPTY = '<input>: the input is empty; give files with PodSecurityPolicies or a PolicySet';

test('1,000 files with something changed end in a policy, or in lines with their positions', () => {
  let read = 0;
  for (const text of mutations(WHOLE, 1000)) {
    const lines = reported(text);
    if (lines.length === 0) read += 1;
    expect(
      lines.filter((line) => !LINE.test(line) && line !== EMPTY).map((line) => [line, text]),
    ).toEqual([]);
  }
  // Neither are all of them refused, nor does nothing that is wrong stand out.
  expect(read).toBeGreaterThan(20);
  expect(read).toBeLessThan(200);
});
