/** Random workloads of every kind that makes pods, and who may use which policy for them. */
import type { Grant, Policy, PolicySet, Subject } from '../../src/ir/policySet.js';
import type { JsonObject } from '../../src/pod/json.js';
import { PERMISSIVE } from '../../src/psp/permissive.js';
import { ACCOUNTS, NAMESPACES, randomPolicySet } from './generatePolicies.js';
import { randomPod } from './generateRequests.js';
import type { Random } from './random.js';

/** Who creates bare pods. */
export const CREATOR = { user: 'alice@example.com', groups: ['dev.example.com'] } as const;
/** Who may use one policy that admits every pod: by it is seen that a server knows the policies. */
export const PROBE = { user: 'probe@example.com', groups: ['system:authenticated'] } as const;
/** Of a workload's pods, and of no others. */
export const LABEL = 'suite.example.com/workload';
export const NODE = 'node-1';

const KINDS = [
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
  'DaemonSet',
  'StatefulSet',
  'Job',
  'CronJob',
  'Pod',
] as const;
type Kind = (typeof KINDS)[number];
export const API_VERSIONS: Readonly<Record<Kind, string>> = {
  Deployment: 'apps/v1',
  ReplicaSet: 'apps/v1',
  ReplicationController: 'v1',
  DaemonSet: 'apps/v1',
  StatefulSet: 'apps/v1',
  Job: 'batch/v1',
  CronJob: 'batch/v1',
  Pod: 'v1',
};

export interface RandomWorkload {
  readonly kind: Kind;
  readonly name: string;
  readonly namespace: string;
  readonly object: JsonObject;
}

export function randomWorkload(random: Random, name: string, kind: Kind): RandomWorkload {
  const namespace = random.pick(NAMESPACES);
  const made = randomPod(random, namespace);
  const { annotations } = made['metadata'] as JsonObject;
  const metadata = {
    labels: { [LABEL]: name },
    ...(annotations === undefined ? {} : { annotations }),
  };
  const spec = podSpec(random, made['spec'] as JsonObject);
  const object = {
    apiVersion: API_VERSIONS[kind],
    kind,
    metadata: { name, namespace, ...(kind === 'Pod' ? metadata : {}) },
    spec: kind === 'Pod' ? spec : workloadSpec(random, kind, name, { metadata, spec }),
  };
  return { kind, name, namespace, object: object as unknown as JsonObject };
}

/** Kinds in turn: each is there as often as the others. */
export const kindOf = (index: number): Kind => KINDS[index % KINDS.length]!;

/** What decides about the token, and names the account or leaves it out. */
function podSpec(random: Random, { serviceAccountName, ...spec }: JsonObject): object {
  return {
    ...spec,
    ...(random.chance(0.8) ? { serviceAccountName } : {}),
    ...(random.chance(0.3) ? { automountServiceAccountToken: random.chance(0.5) } : {}),
    ...(random.chance(0.1) ? { imagePullSecrets: [{ name: 'of-the-pod' }] } : {}),
  };
}

interface Template {
  readonly metadata: object;
  readonly spec: object;
}

function workloadSpec(random: Random, kind: Kind, name: string, template: Template): object {
  const selector = { matchLabels: { [LABEL]: name } };
  const once = { ...template, spec: { ...template.spec, restartPolicy: 'Never' } };
  switch (kind) {
    case 'ReplicationController':
      return { replicas: 1, selector: selector.matchLabels, template };
    case 'DaemonSet':
      return { selector, template };
    case 'StatefulSet':
      return {
        replicas: 1,
        selector,
        serviceName: name,
        template,
        ...(random.chance(0.6)
          ? { volumeClaimTemplates: random.some(['data', 'v0'], 0.7).map(claim) }
          : {}),
      };
    case 'Job':
      return { template: once };
    case 'CronJob':
      return { schedule: '* * * * *', jobTemplate: { spec: { template: once } } };
    default:
      return { replicas: 1, selector, template };
  }
}

const claim = (name: string): object => ({
  metadata: { name },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
});

/** What pods of an account get from it. */
export function serviceAccounts(random: Random): readonly JsonObject[] {
  return NAMESPACES.flatMap((namespace) =>
    ACCOUNTS.map((name) => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace },
      ...(random.chance(0.4) ? { automountServiceAccountToken: random.chance(0.5) } : {}),
      ...(random.chance(0.4) ? { imagePullSecrets: [{ name: 'of-the-account' }] } : {}),
    })),
  );
}

const CONTROLLERS = [
  'replicaset-controller',
  'replication-controller',
  'daemon-set-controller',
  'statefulset-controller',
  'job-controller',
  'cronjob-controller',
  'deployment-controller',
];
const group = (name: string): Subject => ({ kind: 'Group', name });
const SUBJECTS: readonly Subject[] = [
  ...CONTROLLERS.map((name): Subject => ({
    kind: 'ServiceAccount',
    namespace: 'kube-system',
    name,
  })),
  ...NAMESPACES.flatMap((namespace) =>
    ACCOUNTS.map((name): Subject => ({ kind: 'ServiceAccount', namespace, name })),
  ),
  ...[
    'system:serviceaccounts',
    'system:serviceaccounts:kube-system',
    'system:serviceaccounts:team',
    'system:authenticated',
    'dev.example.com',
  ].map(group),
  { kind: 'User', name: CREATOR.user },
  { kind: 'User', name: 'system:kube-controller-manager' },
];

/** @param prefix of the policies' names: no two sets share one. */
export function randomWorld(random: Random, prefix: string): PolicySet {
  const made = randomPolicySet(random);
  const policies = made.policies.map((policy) => ({ ...policy, name: `${prefix}-${policy.name}` }));
  // The first by name that leaves a pod alone is the one that admits it.
  const all: Policy = { name: `${prefix}-0`, spec: PERMISSIVE };
  return {
    ...made,
    policies: [all, ...policies],
    grants: [
      ...policies.flatMap(({ name }) => grantsOf(random, name)),
      grant(all.name, { kind: 'User', name: PROBE.user }, null),
    ],
  };
}

const grantsOf = (random: Random, policy: string): readonly Grant[] =>
  random
    .some(SUBJECTS, 0.15)
    .map((subject) => grant(policy, subject, random.chance(0.5) ? null : random.pick(NAMESPACES)));

const grant = (policy: string, subject: Subject, namespace: string | null): Grant => ({
  policy,
  subject,
  namespace,
  apiGroup: 'policy',
});
