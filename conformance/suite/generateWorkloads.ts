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
/** The kubelet of the node. */
export const KUBELET = { user: `system:node:${NODE}`, groups: ['system:nodes'] } as const;

export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
}
const kind = (apiVersion: string, name: string): Kind => ({ apiVersion, kind: name });
/** Of the kubelet. */
export const MIRROR_POD: Kind = kind('v1', 'Pod');
/** What servers of 1.24 and of today serve. */
const SERVED: readonly Kind[] = [
  kind('apps/v1', 'Deployment'),
  kind('apps/v1', 'ReplicaSet'),
  kind('v1', 'ReplicationController'),
  kind('apps/v1', 'DaemonSet'),
  kind('apps/v1', 'StatefulSet'),
  kind('batch/v1', 'Job'),
  kind('batch/v1', 'CronJob'),
  kind('v1', 'Pod'),
  MIRROR_POD,
];
/** The last server of each was 1.24. */
const LAST_IN_124: readonly Kind[] = [kind('batch/v1beta1', 'CronJob')];
export const KINDS: Readonly<Record<'1.24' | '1.37', readonly Kind[]>> = {
  '1.24': [...SERVED, ...LAST_IN_124],
  '1.37': SERVED,
};
/** Kinds of older servers, which files still hold. */
export const OLDER_KINDS: readonly Kind[] = [
  kind('extensions/v1beta1', 'Deployment'),
  kind('apps/v1beta1', 'Deployment'),
  kind('apps/v1beta2', 'Deployment'),
  kind('extensions/v1beta1', 'ReplicaSet'),
  kind('extensions/v1beta1', 'DaemonSet'),
  kind('apps/v1beta1', 'StatefulSet'),
];
/** Kinds of others, with a pod template where a Deployment has it. */
export const CUSTOM_KINDS: readonly Kind[] = [
  kind('argoproj.io/v1alpha1', 'Rollout'),
  kind('apps.openshift.io/v1', 'DeploymentConfig'),
  kind('apps.kruise.io/v1alpha1', 'CloneSet'),
  kind('serving.knative.dev/v1', 'Service'),
];

export interface RandomWorkload {
  readonly of: Kind;
  readonly name: string;
  readonly namespace: string;
  readonly object: JsonObject;
}

export function randomWorkload(random: Random, name: string, of: Kind): RandomWorkload {
  const namespace = random.pick(NAMESPACES);
  const made = randomPod(random, namespace);
  const { annotations } = made['metadata'] as JsonObject;
  const metadata = {
    labels: { [LABEL]: name },
    ...(annotations === undefined ? {} : { annotations }),
  };
  const spec = podSpec(random, made['spec'] as JsonObject);
  const object = {
    apiVersion: of.apiVersion,
    kind: of.kind,
    metadata: { name, namespace },
    spec: of.kind === 'Pod' ? spec : workloadSpec(random, of.kind, name, { metadata, spec }),
  };
  if (of.kind !== 'Pod') return { of, name, namespace, object: object as unknown as JsonObject };
  const pod = { ...object, metadata: { ...object.metadata, ...metadata } };
  return {
    of,
    name,
    namespace,
    object: (of === MIRROR_POD ? mirrorPod(pod) : pod) as unknown as JsonObject,
  };
}

interface PodText {
  readonly metadata: { readonly annotations?: unknown };
  readonly spec: object;
}
/** What a kubelet shows of a pod from a file: no service account, and no secrets. */
function mirrorPod(pod: PodText): object {
  const { serviceAccountName: _, imagePullSecrets: __, volumes, ...spec } = pod.spec as JsonObject;
  const given = (volumes ?? []) as readonly JsonObject[];
  const kept = given.map((volume) =>
    'secret' in volume || 'projected' in volume ? { name: volume['name'], emptyDir: {} } : volume,
  );
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      annotations: {
        ...(pod.metadata.annotations as object | undefined),
        'kubernetes.io/config.mirror': 'mirror',
      },
    },
    spec: { ...spec, ...(kept.length === 0 ? {} : { volumes: kept }), nodeName: NODE },
  };
}

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

function workloadSpec(random: Random, kind: string, name: string, template: Template): object {
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
    'system:nodes',
  ].map(group),
  { kind: 'User', name: CREATOR.user },
  { kind: 'User', name: 'system:kube-controller-manager' },
];

/** @param prefix of the policies' names: no two sets share one. */
export function randomWorld(random: Random, prefix: string): PolicySet {
  const made = randomPolicySet(random);
  const policies = made.policies.map((policy) => ({ ...policy, name: `${prefix}-${policy.name}` }));
  return { ...made, policies, grants: policies.flatMap(({ name }) => grantsOf(random, name)) };
}

/** The set with a policy of the probe's own, by which is seen that a server knows it. */
export function withProbe(set: PolicySet, prefix: string): PolicySet {
  // The first by name that leaves a pod alone is the one that admits it.
  const all: Policy = { name: `${prefix}-0`, spec: PERMISSIVE };
  return {
    ...set,
    policies: [all, ...set.policies],
    grants: [...set.grants, grant(all.name, { kind: 'User', name: PROBE.user }, null)],
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
