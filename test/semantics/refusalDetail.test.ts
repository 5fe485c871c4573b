/** What a refusal names: the value, its place, the container and what is allowed. */
import { parseDocuments } from '../../src/load/documents.js';
import { readPolicySet } from '../../src/load/readPolicySet.js';
import type { JsonObject } from '../../src/pod/json.js';
import { defaultPod } from '../../src/pod/apiDefaults.js';
import { compilePolicy } from '../../src/semantics/policyEvaluator.js';
import { refusalDetail, type RefusalDetail } from '../../src/semantics/refusalDetail.js';

const ANY = { rule: 'RunAsAny' };

function details(
  spec: object,
  podSpec: JsonObject,
  metadata: JsonObject = {},
  annotations: object = {},
): RefusalDetail[] {
  const text = JSON.stringify({
    apiVersion: 'policy/v1beta1',
    kind: 'PodSecurityPolicy',
    metadata: { name: 'p', annotations },
    spec: {
      volumes: ['*'],
      runAsUser: ANY,
      seLinux: ANY,
      fsGroup: ANY,
      supplementalGroups: ANY,
      ...spec,
    },
  });
  const [policy] = readPolicySet(parseDocuments(text, 'p.json')).policySet.policies;
  const pod = defaultPod({ metadata, spec: podSpec });
  return compilePolicy(policy!, '1.24')
    .refusals(pod)
    .map((refusal) => refusalDetail(policy!, refusal, pod));
}
const containers = (...of: readonly object[]): JsonObject => ({
  containers: of.map((one, index) => ({ name: `c${index}`, image: 'i', ...one })),
});

it.each<[string, object, JsonObject, readonly RefusalDetail[]]>([
  [
    'the port that is refused, of several',
    { hostPorts: [{ min: 8500, max: 8502 }] },
    containers({
      ports: [
        { containerPort: 1, hostPort: 8501 },
        { containerPort: 2, hostPort: 8600 },
      ],
    }),
    [
      {
        path: ['spec', 'containers', 0, 'ports', 1, 'hostPort'],
        value: 8600,
        container: 'c0',
        allowed: '8500-8502',
      },
    ],
  ],
  [
    'the capability that is refused',
    { allowedCapabilities: ['CHOWN'] },
    containers({}, { securityContext: { capabilities: { add: ['CHOWN', 'NET_ADMIN'] } } }),
    [
      {
        path: ['spec', 'containers', 1, 'securityContext', 'capabilities', 'add', 1],
        value: 'NET_ADMIN',
        container: 'c1',
        allowed: 'CHOWN',
      },
    ],
  ],
  [
    "the pod's value where the container has none",
    { runAsUser: { rule: 'MustRunAs', ranges: [{ min: 5, max: 9 }] } },
    { ...containers({}), securityContext: { runAsUser: 1 } },
    [{ path: ['spec', 'securityContext', 'runAsUser'], value: 1, allowed: '5-9' }],
  ],
  [
    'the type of a volume',
    { volumes: ['secret'] },
    { ...containers({}), volumes: [{ name: 'v', emptyDir: {} }] },
    [{ path: ['spec', 'volumes', 0, 'emptyDir'], value: 'emptyDir', allowed: 'secret' }],
  ],
  [
    'a switch',
    {},
    { ...containers({}), hostPID: true },
    [{ path: ['spec', 'hostPID'], value: true }],
  ],
])('%s', (_, spec, podSpec, wanted) => expect(details(spec, podSpec)).toMatchObject(wanted));

it('an annotation', () => {
  const key = 'container.apparmor.security.beta.kubernetes.io/c0';
  expect(
    details(
      {},
      containers({}),
      { annotations: { [key]: 'unconfined' } },
      {
        'apparmor.security.beta.kubernetes.io/allowedProfileNames': 'runtime/default',
      },
    ),
  ).toEqual([
    {
      path: ['metadata', 'annotations', key],
      value: 'unconfined',
      container: 'c0',
      allowed: 'RuntimeDefault',
    },
  ]);
});
