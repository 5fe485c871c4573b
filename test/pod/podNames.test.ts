import type { JsonObject } from '../../src/pod/json.js';
import { podFault } from '../../src/pod/podFaults.js';
import { podsOf } from '../../src/pod/workload.js';

const LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const ALPHANUMERIC =
  "consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

const pod = (metadata: JsonObject, spec: JsonObject = {}): JsonObject => ({
  kind: 'Pod',
  metadata,
  spec: { containers: [{ name: 'app' }], ...spec },
});

test.each<readonly [string, JsonObject, readonly (string | number)[], string]>([
  ['the name', pod({ name: 'A\u0085b' }), ['metadata', 'name'], `is "A\\u0085b": ${SUBDOMAIN}`],
  [
    'the prefix of the name',
    pod({ generateName: 'a_b-' }),
    ['metadata', 'generateName'],
    `is "a_b-": ${SUBDOMAIN}`,
  ],
  [
    'the namespace',
    pod({ namespace: '${TEAM}' }),
    ['metadata', 'namespace'],
    `is "\${TEAM}": ${LABEL}; this is a placeholder: fill it in first`,
  ],
  [
    'a label',
    pod({ labels: { app: 'web', 'app.kubernetes.io/version': '${VERSION}' } }),
    ['metadata', 'labels', 'app.kubernetes.io/version'],
    `is "\${VERSION}": a valid label must be an empty string or ${ALPHANUMERIC} (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?'); this is a placeholder: fill it in first`,
  ],
  [
    'the key of a label',
    pod({ labels: { 'team ': 'a' } }),
    ['metadata', 'labels', 'team '],
    `has a key that no server takes: name part must ${ALPHANUMERIC} (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
  ],
  [
    'the key of an annotation',
    pod({ annotations: { 'a/b/c': '' } }),
    ['metadata', 'annotations', 'a/b/c'],
    `has a key that no server takes: a qualified name must ${ALPHANUMERIC} (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
  ],
  [
    'a container',
    pod({}, { containers: [{ name: 'a' }, { name: 'b\u2028' }] }),
    ['spec', 'containers', 1, 'name'],
    `is "b\\u2028": ${LABEL}`,
  ],
  [
    'an init container',
    pod({}, { initContainers: [{ name: 'a.b' }] }),
    ['spec', 'initContainers', 0, 'name'],
    `is "a.b": ${LABEL}`,
  ],
  [
    'a volume',
    pod({}, { volumes: [{ name: '\u001b[31m' }] }),
    ['spec', 'volumes', 0, 'name'],
    `is "\\x1b[31m": ${LABEL}`,
  ],
  [
    'a long name of a container',
    pod({}, { containers: [{ name: 'a'.repeat(64) }] }),
    ['spec', 'containers', 0, 'name'],
    `is "${'a'.repeat(64)}": must be no more than 63 characters`,
  ],
  [
    'the service account',
    pod({}, { serviceAccountName: 'Ann' }),
    ['spec', 'serviceAccountName'],
    `is "Ann": ${SUBDOMAIN}`,
  ],
])('%s that no server takes', (_, given, path, message) => {
  expect(podFault(given)).toEqual({ path, message });
});

test.each(['web-', 'web--', 'web---'])('%s is a prefix that a server takes', (generateName) =>
  expect(podFault(pod({ generateName }))).toBeUndefined(),
);

test.each(['-', 'a.-'])('%s is none', (generateName) =>
  expect(podFault(pod({ generateName }))?.path).toEqual(['metadata', 'generateName']),
);

test('workloads that a server names are read', () => {
  const job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { generateName: 'load-' },
    spec: { template: { spec: { containers: [{ name: 'app' }] } } },
  };
  expect(podsOf(job).pods.map(({ name, pod }) => [name, podFault(pod)])).toEqual([
    ['load-', undefined],
  ]);
});

test('names that a server takes', () => {
  expect(
    podFault(
      pod(
        { name: 'web-0.example', generateName: 'web-', namespace: 'team-a' },
        {
          serviceAccountName: 'a.b',
          volumes: [{ name: 'data' }],
          initContainers: [{ name: 'i-1' }],
        },
      ),
    ),
  ).toBeUndefined();
});

test.each([
  ['DaemonSet', 252],
  ['DaemonSet', 253],
  ['ReplicaSet', 253],
  ['StatefulSet', 250],
])('pods of a %s whose name has %i characters, which a server takes', (kind, length) => {
  const value = {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name: 'a'.repeat(length) },
    spec: { template: { spec: { containers: [{ name: 'app' }] } } },
  };
  expect(podsOf(value).pods.map(({ pod: made }) => podFault(made))).toEqual([undefined]);
});
