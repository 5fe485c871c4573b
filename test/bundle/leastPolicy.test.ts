/** The least policy admits its workloads as they stand, and no tightening of one field does. */
import { randomPod } from '../../conformance/suite/generateRequests.js';
import { Random } from '../../conformance/suite/random.js';
import {
  admitsUnchanged,
  leastPolicy,
  type LeastPolicy,
} from '../../src/bundle/least/leastPolicy.js';
import type { Workload } from '../../src/targets/shared/workload.js';
import { policyFaults } from '../../src/psp/validate.js';
import { tighteningsOf } from './tightenings.js';
import { workloadOf, workloadsIn } from './workloads.js';

const EXAMPLES = ['log-collector', 'ingress-controller', 'cni-agent', 'web-app'];
const example = (name: string): readonly Workload[] =>
  workloadsIn(`examples/${name}/workload.yaml`);

function leastOf(workloads: readonly Workload[]): LeastPolicy {
  const least = leastPolicy('least', workloads);
  if (least === undefined) throw new Error('no policy admits these pods');
  return least;
}

/** Tightenings that would still admit every workload: there must be none. */
function slack({ policy }: LeastPolicy, workloads: readonly Workload[]): readonly string[] {
  return tighteningsOf(policy.spec)
    .filter(
      ({ spec }) =>
        policyFaults({ name: 'tighter', spec }).length === 0 &&
        admitsUnchanged({ name: 'tighter', spec }, workloads),
    )
    .map(
      ({ field, spec }) =>
        `${field}: ${JSON.stringify(policy.spec[field])} could be ${JSON.stringify(spec[field])}`,
    );
}

describe.each(EXAMPLES)('%s', (name) => {
  const workloads = example(name);
  const least = leastOf(workloads);

  it('its least policy is one that the server accepts, and admits it', () => {
    expect(policyFaults(least.policy)).toEqual([]);
    expect(admitsUnchanged(least.policy, workloads)).toBe(true);
  });
  it('no tightening of one field admits it', () => {
    expect(tighteningsOf(least.policy.spec).length).toBeGreaterThan(5);
    expect(slack(least, workloads)).toEqual([]);
  });
});

it('holds for random pods, alone and together', () => {
  const random = new Random(7);
  const faults: string[] = [];
  let tried = 0;
  for (let i = 0; i < 14; i += 1) {
    const workloads = Array.from({ length: random.pick([1, 1, 2, 3]) }, () =>
      workloadOf(randomPod(random, 'default')),
    );
    const least = leastPolicy('least', workloads);
    if (least === undefined) continue;
    tried += 1;
    if (policyFaults(least.policy).length > 0 || !admitsUnchanged(least.policy, workloads))
      faults.push('does not admit its own pods');
    faults.push(...slack(least, workloads));
  }
  expect(tried).toBeGreaterThan(10);
  expect(faults).toEqual([]);
}, 120_000);

const pod = (spec: object, metadata: object = {}): Workload =>
  workloadOf({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: { automountServiceAccountToken: false, ...spec },
  } as never);
const contained = (securityContext: object): object => ({
  containers: [{ name: 'app', image: 'registry.example.com/app:1', securityContext }],
});

describe('the value of a field', () => {
  const cases = [
    {
      what: 'a read-only path and one to write to',
      field: 'allowedHostPaths',
      value: [
        { pathPrefix: '/dev', readOnly: false },
        { pathPrefix: '/var/log', readOnly: true },
      ],
      pods: [
        pod({
          volumes: [
            { name: 'logs', hostPath: { path: '/var/log' } },
            { name: 'below', hostPath: { path: '/var/log/pods' } },
            { name: 'dev', hostPath: { path: '/dev' } },
          ],
          containers: [
            {
              name: 'app',
              image: 'registry.example.com/app:1',
              volumeMounts: [
                { name: 'logs', mountPath: '/l', readOnly: true },
                { name: 'below', mountPath: '/b', readOnly: true },
                { name: 'dev', mountPath: '/d' },
              ],
            },
          ],
        }),
      ],
    },
    {
      what: 'a path to write to below one to read',
      field: 'allowedHostPaths',
      value: [
        { pathPrefix: '/', readOnly: true },
        { pathPrefix: '/run/agent', readOnly: false },
      ],
      pods: [
        pod({
          volumes: [
            { name: 'node', hostPath: { path: '/' } },
            { name: 'run', hostPath: { path: '/run/agent' } },
          ],
          containers: [
            {
              name: 'app',
              image: 'registry.example.com/app:1',
              volumeMounts: [
                { name: 'node', mountPath: '/node', readOnly: true },
                { name: 'run', mountPath: '/run/agent' },
              ],
            },
          ],
        }),
      ],
    },
    ...[
      { field: 'volumes' as const, value: ['*'] },
      {
        field: 'allowedHostPaths' as const,
        value: [{ pathPrefix: '/nonexistent', readOnly: true }],
      },
    ].map(({ field, value }) => ({
      what: 'a volume of type image, which only * admits, opens no path of the node',
      field,
      value,
      pods: [
        pod({
          ...contained({}),
          volumes: [{ name: 'data', image: { reference: 'registry.example.com/data:1' } }],
        }),
      ],
    })),
    {
      what: 'no profile, so that a later release may set one',
      field: 'seccomp',
      value: { allowedProfileNames: ['*'], defaultProfileName: null },
      pods: [pod(contained({}))],
    },
    {
      what: 'the token fits the secrets that are needed anyway',
      field: 'volumes',
      value: ['secret'],
      pods: [
        workloadOf({
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: {},
          spec: { ...contained({}), volumes: [{ name: 's', secret: { secretName: 's' } }] },
        }),
      ],
    },
    {
      what: 'two users',
      field: 'runAsUser',
      value: {
        rule: 'MustRunAs',
        ranges: [
          { min: 5, max: 5 },
          { min: 1000, max: 1000 },
        ],
      },
      pods: [pod(contained({ runAsUser: 1000 })), pod(contained({ runAsUser: 5 }))],
    },
    {
      what: 'a user that only the image knows',
      field: 'runAsUser',
      value: { rule: 'MustRunAsNonRoot', ranges: [] },
      pods: [pod(contained({ runAsUser: 1000 })), pod(contained({ runAsNonRoot: true }))],
    },
    {
      what: 'ports of the host network',
      field: 'hostPorts',
      value: [{ min: 9000, max: 9000 }],
      pods: [
        pod({
          hostNetwork: true,
          containers: [
            { name: 'app', image: 'registry.example.com/app:1', ports: [{ containerPort: 9000 }] },
          ],
        }),
      ],
    },
    {
      what: "ports that are only the container's",
      field: 'hostPorts',
      value: [],
      pods: [
        pod({
          containers: [
            { name: 'app', image: 'registry.example.com/app:1', ports: [{ containerPort: 9000 }] },
          ],
        }),
      ],
    },
    {
      what: 'a profile, and none',
      field: 'seccomp',
      value: { allowedProfileNames: ['*'], defaultProfileName: null },
      pods: [
        pod({ ...contained({}), securityContext: { seccompProfile: { type: 'RuntimeDefault' } } }),
        pod(contained({})),
      ],
    },
    {
      what: 'a value that reads as all',
      field: 'allowedCapabilities',
      value: ['*'],
      pods: [pod(contained({ capabilities: { add: ['*'] } }))],
    },
    {
      what: 'an unsafe sysctl',
      field: 'allowedUnsafeSysctls',
      value: ['kernel.msgmax'],
      pods: [
        pod({
          ...contained({}),
          securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] },
        }),
      ],
    },
  ] as const;
  it.each(cases)('$what', ({ field, value, pods }) =>
    expect(leastOf(pods).policy.spec[field]).toEqual(value),
  );
});

describe('the reason for a field', () => {
  const because = (workloads: readonly Workload[], field: string): readonly string[] =>
    leastOf(workloads)
      .needs.filter((need) => need.field === field)
      .map((need) => need.because);
  const agent = 'DaemonSet kube-network/cni-agent';
  it.each([
    ['privileged', [`${agent}, container agent sets privileged to true`]],
    ['hostNetwork', [`${agent}, the pod sets hostNetwork to true`]],
    ['hostPorts', [`${agent}, container agent sets ports.hostPort to 9099`]],
    ['readOnlyRootFilesystem', [`${agent}, container agent leaves readOnlyRootFilesystem unset`]],
    ['seccomp', [`${agent}, the pod leaves seccompProfile unset`]],
    [
      'volumes',
      [
        `${agent}, volume kube-api-access-token is of type projected`,
        `${agent}, volume plugins is of type hostPath`,
      ],
    ],
    [
      'allowedHostPaths',
      [
        `${agent}, volume configuration is mounted to write`,
        `${agent}, volume plugins is mounted to write`,
        `${agent}, volume state is mounted to write`,
        `${agent}, volume configuration sets hostPath.path to /etc/cni/net.d`,
        `${agent}, volume modules sets hostPath.path to /lib/modules`,
        `${agent}, volume plugins sets hostPath.path to /opt/cni/bin`,
        `${agent}, volume state sets hostPath.path to /run/cni-agent`,
      ],
    ],
  ])('%s: what the workload, its container or volume does', (field, expected) =>
    expect(because(example('cni-agent'), field)).toEqual(expected),
  );
  it('names what a container has of the pod, and annotations', () => {
    const two = [
      pod({ ...contained({}), securityContext: { runAsUser: 1000 } }),
      pod(contained({ runAsUser: 5 })),
    ];
    expect(because(two, 'runAsUser')).toEqual([
      'Pod default/app, container app sets runAsUser to 5',
      'Pod default/app, the pod sets runAsUser to 1000',
    ]);
    const key = 'container.apparmor.security.beta.kubernetes.io/app';
    const profiled = [
      pod(contained({}), { annotations: { [key]: 'localhost/a' } }),
      pod(contained({}), { annotations: { [key]: 'runtime/default' } }),
    ];
    expect(because(profiled, 'appArmor')).toEqual([
      `Pod default/app, the pod sets the annotation ${key} to localhost/a`,
      `Pod default/app, the pod sets the annotation ${key} to runtime/default`,
    ]);
  });
  it('says so where no pod asks for a group', () => {
    expect(because(example('log-collector'), 'fsGroup')).toEqual([
      'no pod asks for one; PSP cannot say none, and 65534 (nobody) owns nothing',
    ]);
  });
});
