/** Warnings: what the server takes, but hardly as it was meant. */
import { formatProblem } from '../../src/base/problem.js';
import { parseDocuments } from '../../src/load/documents.js';
import { readPolicies } from '../../src/psp/readPolicies.js';

const SECCOMP = 'seccomp.security.alpha.kubernetes.io';
const APPARMOR = 'apparmor.security.beta.kubernetes.io';
const warningsOf = (spec: string, annotations = ''): string[] =>
  readPolicies(
    parseDocuments(
      `apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: a, annotations: {${annotations}}}
spec:
  seLinux: {rule: RunAsAny}
  runAsUser: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
  ${spec}
`,
      'f',
    ),
  ).problems.map(formatProblem);

test.each([
  [
    'allowedCapabilities: [ALL]',
    `spec.allowedCapabilities[0]: PSP takes "ALL" for the name of one capability, not for a wildcard; runtimes take it for every capability; list the capabilities, or write '*' where any may be added`,
  ],
  [
    'defaultAddCapabilities: [all]',
    'spec.defaultAddCapabilities[0]: PSP takes "all" for the name of one capability, not for a wildcard; runtimes take it for every capability; list the capabilities',
  ],
  [
    'requiredDropCapabilities: [CAP_NET_RAW]',
    'spec.requiredDropCapabilities[0]: "CAP_NET_RAW" matches only containers that write it so; most write "NET_RAW"; write NET_RAW',
  ],
  [
    'allowedCapabilities: [net_admin]',
    'spec.allowedCapabilities[0]: "net_admin" matches only containers that write it so; most write "NET_ADMIN"; write NET_ADMIN',
  ],
  [
    'hostPorts: [{min: 90, max: 80}]',
    'spec.hostPorts[0]: no port lies between 90 and 80; exchange min and max',
  ],
  ['hostPorts: [{min: 80}]', 'spec.hostPorts[0]: no port lies between 80 and 0; set max'],
  [
    "allowedHostPaths: [{pathPrefix: '/srv/${TEAM}'}]",
    'spec.allowedHostPaths[0].pathPrefix: "/srv/${TEAM}" is a placeholder, and PSP takes it literally; fill it in first',
  ],
  [
    "allowedCapabilities: ['{{ .Values.capability }}']",
    'spec.allowedCapabilities[0]: "{{ .Values.capability }}" is a placeholder, and PSP takes it literally; fill it in first',
  ],
])('%s', (spec, message) => {
  expect(warningsOf(spec)).toEqual([expect.stringMatching(/^f:9:\d+: warning: /)]);
  expect(warningsOf(spec)[0]!.replace(/^f:9:\d+: warning: /, '')).toBe(message);
});

test.each([
  [
    'a default of seccomp that is not listed',
    `${SECCOMP}/defaultProfileName: unconfined, ${SECCOMP}/allowedProfileNames: runtime/default`,
    SECCOMP,
    'unconfined',
  ],
  [
    'a default of seccomp without a list',
    `${SECCOMP}/defaultProfileName: unconfined`,
    SECCOMP,
    'unconfined',
  ],
  [
    'a default of AppArmor that is not listed',
    `${APPARMOR}/defaultProfileName: localhost/a, ${APPARMOR}/allowedProfileNames: runtime/default`,
    APPARMOR,
    'localhost/a',
  ],
])('%s', (_, annotations, prefix, name) => {
  expect(warningsOf('privileged: false', annotations)).toEqual([
    `f:3:35: warning: pods that name no profile get "${name}", which ${prefix}/allowedProfileNames does not list: they are all refused; list it, or choose another default`,
  ]);
});

test('placeholders in profiles', () => {
  expect(
    warningsOf(
      'privileged: true',
      `${SECCOMP}/allowedProfileNames: 'runtime/default,localhost/\${A},localhost/\${B}', ${APPARMOR}/defaultProfileName: 'localhost/\${C}'`,
    ).map((text) => text.replace(/^f:3:\d+: warning: /, '')),
  ).toEqual([
    `metadata.annotations[${SECCOMP}/allowedProfileNames]: "localhost/\${A}" is a placeholder, and PSP takes it literally; fill it in first`,
    `metadata.annotations[${APPARMOR}/defaultProfileName]: "localhost/\${C}" is a placeholder, and PSP takes it literally; fill it in first`,
  ]);
});

test.each([
  ['requiredDropCapabilities: [ALL]\n  allowedCapabilities: [NET_ADMIN]', ''],
  ["allowedCapabilities: ['*']", ''],
  ['hostPorts: [{min: 80, max: 80}]', ''],
  [
    'privileged: true',
    `${SECCOMP}/defaultProfileName: runtime/default, ${SECCOMP}/allowedProfileNames: '*'`,
  ],
  ['privileged: true', `${APPARMOR}/defaultProfileName: runtime/default`],
])('nothing to say of %s %s', (spec, annotations) => {
  expect(warningsOf(spec, annotations)).toEqual([]);
});
