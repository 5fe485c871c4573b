/**
 * Policy sets in which every free text is hostile, and pods and users with exactly these texts, or
 * nearly.
 */
import type { Grant, Policy, PolicySet, PolicySpec, Subject } from '../../src/ir/policySet.js';
import type { JsonObject } from '../../src/pod/json.js';
import type { AdmissionRequest } from '../../src/pod/request.js';
import { PERMISSIVE } from '../../src/psp/permissive.js';
import { AWKWARD_NAMES, FRAGMENTS, hostileText, nearMiss } from './hostile.js';
import type { Random } from './random.js';

const text = (random: Random): string => hostileText(random);
const texts = (random: Random): string[] =>
  Array.from({ length: random.pick([1, 1, 2, 3]) }, () => text(random));
const distinct = (items: readonly string[], not: readonly string[] = []): string[] =>
  [...new Set(items)].filter((item) => !not.includes(item));
/** A list is split at commas. */
const profile = (random: Random): string => `localhost/${hostileText(random, { without: ',' })}`;
const path = (random: Random): string => `/${text(random).replaceAll('..', '.')}`;

/** Fields whose values the server takes from a list, or as numbers, or of a few characters only. */
type WithoutFreeText =
  | 'privileged'
  | 'hostNetwork'
  | 'hostPID'
  | 'hostIPC'
  | 'hostPorts'
  | 'volumes'
  | 'allowedCSIDrivers'
  | 'allowPrivilegeEscalation'
  | 'defaultAllowPrivilegeEscalation'
  | 'readOnlyRootFilesystem'
  | 'runAsUser'
  | 'runAsGroup'
  | 'fsGroup'
  | 'supplementalGroups'
  | 'allowedUnsafeSysctls'
  | 'forbiddenSysctls'
  | 'allowedProcMountTypes'
  | 'runtimeClass';

type Demand = (random: Random) => Partial<PolicySpec>;

/** One entry for every place of a policy that takes free text. */
const demandByField: { readonly [Field in Exclude<keyof PolicySpec, WithoutFreeText>]: Demand } = {
  allowedCapabilities: capabilityDemand,
  defaultAddCapabilities: capabilityDemand,
  requiredDropCapabilities: capabilityDemand,
  allowedHostPaths: (random) => ({
    allowedHostPaths: Array.from({ length: random.pick([1, 2]) }, () => ({
      pathPrefix: path(random),
      readOnly: random.chance(0.3),
    })),
  }),
  allowedFlexVolumes: (random) => ({
    allowedFlexVolumes: distinct(texts(random)).map((driver) => ({ driver })),
  }),
  seLinux: (random) => ({
    seLinux: {
      rule: 'MustRunAs',
      seLinuxOptions: {
        user: text(random),
        role: random.chance(0.5) ? text(random) : '',
        type: text(random),
        level: text(random),
      },
    },
  }),
  seccomp: (random) => {
    const allowedProfileNames = Array.from({ length: random.pick([1, 2]) }, () => profile(random));
    return {
      seccomp: {
        allowedProfileNames,
        defaultProfileName: random.chance(0.5) ? random.pick(allowedProfileNames) : null,
      },
    };
  },
  appArmor: (random) => {
    const allowedProfileNames = Array.from({ length: random.pick([1, 2]) }, () => profile(random));
    return {
      appArmor: {
        allowedProfileNames,
        defaultProfileName: random.chance(0.5) ? random.pick(allowedProfileNames) : null,
      },
    };
  },
};

const demands: readonly Demand[] = [...new Set(Object.values(demandByField))];

function capabilityDemand(random: Random): Partial<PolicySpec> {
  const requiredDropCapabilities = distinct(texts(random), ['*']);
  return {
    requiredDropCapabilities: random.chance(0.5) ? requiredDropCapabilities : [],
    defaultAddCapabilities: random.chance(0.5)
      ? distinct(texts(random), requiredDropCapabilities)
      : [],
    allowedCapabilities: distinct(texts(random), [...requiredDropCapabilities, '*']),
  };
}

function hostilePolicy(random: Random, name: string): Policy {
  const chosen = random.shuffled(demands).slice(0, random.pick([1, 1, 2, 3]));
  return {
    name,
    spec: chosen.reduce<PolicySpec>((made, demand) => ({ ...made, ...demand(random) }), PERMISSIVE),
  };
}

/**
 * So many of the fragments, as they are, for every other set: each comes early, in an expression
 * and in a message.
 */
const IN_TURN = 8;

function withFragments(policy: Policy, turn: number): Policy {
  const from = (turn / 2) * IN_TURN;
  const allowedCapabilities = Array.from(
    { length: IN_TURN },
    (_, i) => FRAGMENTS[(from + i) % FRAGMENTS.length]!,
  ).filter((one) => one !== '*');
  return {
    ...policy,
    spec: {
      ...policy.spec,
      allowedCapabilities: distinct(allowedCapabilities),
      defaultAddCapabilities: [],
      requiredDropCapabilities: [],
    },
  };
}

/** @param turn of the set in its sequence. */
export function hostileSet(random: Random, turn: number): PolicySet {
  const drawn = distinct(
    Array.from({ length: random.pick([1, 1, 2, 3]) }, () => random.pick(AWKWARD_NAMES)),
  )
    .sort()
    .map((name) => hostilePolicy(random, name));
  const policies =
    turn % 2 === 0
      ? drawn.map((policy, i) => (i === 0 ? withFragments(policy, turn) : policy))
      : drawn;
  const subjects = (): Subject[] => [
    { kind: 'User', name: text(random) },
    { kind: 'Group', name: text(random) },
    { kind: 'ServiceAccount', namespace: random.pick(NAMESPACES), name: random.pick(ACCOUNTS) },
  ];
  const grants = random.chance(0.5)
    ? []
    : policies.flatMap(({ name }) =>
        random.some(subjects(), 0.7).map((subject): Grant => ({
          policy: name,
          subject,
          namespace: random.chance(0.5) ? null : random.pick(NAMESPACES),
          apiGroup: 'policy',
        })),
      );
  return { apiVersion: 'psp-ferry/v1', kind: 'PolicySet', policies, grants };
}

const NAMESPACES = ['true', 'null', '1', 'team'] as const;
const ACCOUNTS = ['default', 'true', '0x1', 'a.b'] as const;

/** By somebody with a grant, or nearly; the pod uses what the policies name, or nearly. */
export function requestFor(random: Random, { policies, grants }: PolicySet): AdmissionRequest {
  const { spec } = random.pick(policies);
  const namespace = random.pick(NAMESPACES);
  const pod = podUsing(random, spec, namespace);
  const names = (kind: Subject['kind']): string[] =>
    grants.flatMap(({ subject }) => (subject.kind === kind ? [subject.name] : []));
  return {
    uid: 'u',
    operation: 'CREATE',
    subResource: '',
    namespace,
    name: 'probe',
    pod,
    oldPod: null,
    user: nearly(random, random.pick([...names('User'), 'nobody'])) || 'nobody',
    groups: random
      .some(names('Group'), 0.5)
      .map((name) => nearly(random, name))
      .filter((group) => group !== ''),
  };
}

/** A text as it stands, or one like it. */
const nearly = (random: Random, one: string): string =>
  random.chance(0.6) ? one : nearMiss(random, one);

function podUsing(random: Random, spec: PolicySpec, namespace: string): JsonObject {
  const capabilities = capabilitiesUsing(random, spec);
  const [ofPod, ofContainer] = seLinuxUsing(random, spec);
  const volumes = volumesUsing(random, spec).map((volume, i) => ({ name: `v${i}`, ...volume }));
  const { seccompProfile, annotations } = profilesUsing(random, spec);
  const volumeMounts = volumes.map(({ name }, i) => ({
    name,
    mountPath: `/mnt/${i}`,
    ...(random.chance(0.5) ? { readOnly: true } : {}),
  }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'probe', namespace, ...filled({ annotations }) },
    spec: {
      serviceAccountName: random.pick(ACCOUNTS),
      securityContext: { ...ofPod, ...seccompProfile },
      volumes,
      containers: [
        {
          name: 'app',
          image: 'registry.example.com/app:1',
          volumeMounts,
          ...filled({ securityContext: { ...filled({ capabilities }), ...ofContainer } }),
        },
      ],
    },
  };
}

/** Leaves out empty objects. */
const filled = (fields: Readonly<Record<string, object>>): object =>
  Object.fromEntries(Object.entries(fields).filter(([, one]) => Object.keys(one).length > 0));

function capabilitiesUsing(random: Random, spec: PolicySpec): object {
  const allowed = [...spec.allowedCapabilities, ...spec.defaultAddCapabilities];
  const some = (names: readonly string[], chance: number): string[] =>
    random.some(names, chance).map((name) => nearly(random, name));
  const add = some(
    allowed.filter((name) => name !== '*'),
    0.6,
  );
  const drop = some(spec.requiredDropCapabilities, 0.8);
  return { ...(add.length > 0 ? { add } : {}), ...(drop.length > 0 ? { drop } : {}) };
}

/** For the pod, or for its container. */
function seLinuxUsing(random: Random, { seLinux }: PolicySpec): readonly [object, object] {
  const options = seLinux.seLinuxOptions;
  if (options === null || !random.chance(0.8)) return [{}, {}];
  const isOfPod = random.chance(0.5);
  const set = { seLinuxOptions: optionsLike(random, options, (one) => nearly(random, one)) };
  return isOfPod ? [set, {}] : [{}, set];
}

/** No pod can be made with an empty driver or path. */
function volumesUsing(random: Random, spec: PolicySpec): readonly object[] {
  const path = (one: string): string => nearly(random, one).replaceAll('..', '.') || '/';
  return [
    ...spec.allowedHostPaths
      .filter(() => random.chance(0.7))
      .map(({ pathPrefix }) => ({
        hostPath: {
          path: random.chance(0.3) ? `${path(pathPrefix)}/x` : path(pathPrefix),
          type: '',
        },
      })),
    ...spec.allowedFlexVolumes
      .filter(() => random.chance(0.7))
      .map(({ driver }) => ({ flexVolume: { driver: nearly(random, driver) || 'x' } })),
  ];
}

function profilesUsing(
  random: Random,
  { seccomp, appArmor }: PolicySpec,
): { readonly seccompProfile: object; readonly annotations: object } {
  const last = (profiles: readonly string[] | null): string | undefined =>
    named(profiles)
      .filter(() => random.chance(0.7))
      .map((name) => nearly(random, name))
      .at(-1);
  const ofSeccomp = last(seccomp.allowedProfileNames);
  const ofAppArmor = last(appArmor.allowedProfileNames);
  return {
    seccompProfile:
      ofSeccomp === undefined
        ? {}
        : { seccompProfile: { type: 'Localhost', localhostProfile: ofSeccomp } },
    annotations:
      ofAppArmor === undefined
        ? {}
        : { 'container.apparmor.security.beta.kubernetes.io/app': `localhost/${ofAppArmor}` },
  };
}

const named = (profiles: readonly string[] | null): string[] =>
  (profiles ?? [])
    .filter((one) => one.startsWith('localhost/'))
    .map((one) => one.slice('localhost/'.length));

function optionsLike(random: Random, options: object, used: (one: string) => string): object {
  const changed = random.pick([...Object.keys(options), '']);
  return Object.fromEntries(
    Object.entries(options as Record<string, string>).flatMap(([key, value]) => {
      const one = key === changed ? used(value) : value;
      return one === '' ? [] : [[key, one]];
    }),
  );
}
