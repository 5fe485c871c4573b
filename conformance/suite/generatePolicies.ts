/** Random policies over small value domains: mostly permissive, with a few fields that bite. */
import { PERMISSIVE } from '../../src/psp/permissive.js';
import type {
  Grant,
  GroupRule,
  IdRange,
  Policy,
  PolicySet,
  PolicySpec,
  Subject,
} from '../../src/ir/policySet.js';
import type { Random } from './random.js';

export const IDS = [0, 1, 2, 5, 9, 10, 11, 1000, 4294967296] as const;
export const CAPABILITIES = [
  'ALL',
  'NET_ADMIN',
  'SYS_ADMIN',
  'CHOWN',
  'CAP_CHOWN',
  'chown',
] as const;
export const SECCOMP = [
  'runtime/default',
  'docker/default',
  'unconfined',
  'localhost/a.json',
  'localhost/b',
] as const;
export const APPARMOR = ['runtime/default', 'unconfined', 'localhost/a', 'localhost/b'] as const;
export const SYSCTLS = [
  'kernel.shm_rmid_forced',
  'net.ipv4.tcp_syncookies',
  'kernel.msgmax',
  'kernel.msgmnb',
  'net.core.somaxconn',
] as const;
export const PATHS = [
  '/',
  '/var',
  '/var/',
  '/var/log',
  '/var/log/',
  '/variable',
  '/var/log/pods',
  '/etc',
] as const;
export const LEVELS = ['s0', 's0:c1', 's0:c1,c2', 's0:c2,c1', 's0:c1.c2', 's1:c1,c2', ''] as const;
export const NAMESPACES = ['team', 'other'] as const;
export const ACCOUNTS = ['default', 'builder'] as const;
export const USERS = ['alice@example.com', 'bob@example.com'] as const;
export const GROUPS = ['system:authenticated', 'dev.example.com'] as const;
export const RUNTIMES = ['gvisor', 'kata'] as const;
const VOLUMES = [
  'configMap',
  'emptyDir',
  'projected',
  'secret',
  'hostPath',
  'cephFS',
  'csi',
  'flexVolume',
  'persistentVolumeClaim',
  'downwardAPI',
  'ephemeral',
];

type Change = (random: Random) => Partial<PolicySpec>;

/**
 * A random demand of each field; fields that the server reads together have one for all of them.
 */
const demandByField: { readonly [Field in keyof PolicySpec]: Change } = {
  privileged: () => ({ privileged: false }),
  hostNetwork: () => ({ hostNetwork: false }),
  hostPID: () => ({ hostPID: false }),
  hostIPC: () => ({ hostIPC: false }),
  hostPorts: (random) => ({
    hostPorts: random.some(
      [
        { min: 80, max: 80 },
        { min: 8000, max: 8080 },
        { min: 90, max: 10 },
      ],
      0.5,
    ),
  }),
  volumes: (random) => ({ volumes: random.some(VOLUMES, 0.7) }),
  allowedHostPaths: (random) => ({
    allowedHostPaths: random
      .some(PATHS, 0.4)
      .map((pathPrefix) => ({ pathPrefix, readOnly: random.chance(0.5) })),
  }),
  allowedFlexVolumes: () => ({ allowedFlexVolumes: [{ driver: 'example.com/a' }] }),
  allowedCSIDrivers: () => ({ allowedCSIDrivers: [{ name: 'a.example.com' }] }),
  allowedCapabilities: capabilityDemand,
  defaultAddCapabilities: capabilityDemand,
  requiredDropCapabilities: capabilityDemand,
  allowPrivilegeEscalation: escalationDemand,
  defaultAllowPrivilegeEscalation: escalationDemand,
  readOnlyRootFilesystem: () => ({ readOnlyRootFilesystem: true }),
  runAsUser: (random) => ({
    runAsUser: random.chance(0.4)
      ? { rule: 'MustRunAsNonRoot', ranges: [] }
      : { rule: 'MustRunAs', ranges: ranges(random) },
  }),
  runAsGroup: (random) => ({
    runAsGroup: { rule: groupRule(random), ranges: nonEmptyRanges(random) },
  }),
  fsGroup: (random) => ({ fsGroup: { rule: groupRule(random), ranges: ranges(random) } }),
  supplementalGroups: (random) => ({
    supplementalGroups: { rule: groupRule(random), ranges: ranges(random) },
  }),
  seLinux: (random) => ({
    seLinux: {
      rule: 'MustRunAs',
      seLinuxOptions: random.chance(0.05)
        ? null
        : {
            user: random.pick(['', 'u']),
            role: '',
            type: random.pick(['', 't']),
            level: random.pick(LEVELS),
          },
    },
  }),
  allowedUnsafeSysctls: sysctlDemand,
  forbiddenSysctls: sysctlDemand,
  allowedProcMountTypes: (random) => ({
    allowedProcMountTypes: random.pick([[], ['Default'], ['Unmasked']]),
  }),
  runtimeClass: (random) => {
    const allowedRuntimeClassNames = random.chance(0.2) ? ['*'] : random.some(RUNTIMES, 0.5);
    const defaults = allowedRuntimeClassNames.includes('*') ? RUNTIMES : allowedRuntimeClassNames;
    return {
      runtimeClass: {
        allowedRuntimeClassNames,
        defaultRuntimeClassName:
          defaults.length > 0 && random.chance(0.5) ? random.pick(defaults) : null,
      },
    };
  },
  seccomp: (random) => ({
    seccomp: {
      allowedProfileNames: random.chance(0.2)
        ? null
        : random.chance(0.15)
          ? ['']
          : random.some([...SECCOMP, '*'], 0.4),
      defaultProfileName: random.chance(0.5) ? random.pick(SECCOMP) : null,
    },
  }),
  appArmor: (random) => ({
    appArmor: {
      allowedProfileNames: random.chance(0.2)
        ? null
        : random.chance(0.1)
          ? ['']
          : random.some(APPARMOR, 0.5),
      defaultProfileName: random.chance(0.5) ? random.pick(APPARMOR) : null,
    },
  }),
};

const demands: readonly Change[] = [...new Set(Object.values(demandByField))];

function capabilityDemand(random: Random): Partial<PolicySpec> {
  const requiredDropCapabilities = random.some(CAPABILITIES, 0.25);
  const free = CAPABILITIES.filter((name) => !requiredDropCapabilities.includes(name));
  const wildcard = requiredDropCapabilities.length === 0 && random.chance(0.2);
  return {
    requiredDropCapabilities,
    defaultAddCapabilities: random.some(free, 0.25),
    allowedCapabilities: wildcard ? ['*'] : random.some(free, 0.4),
  };
}

function escalationDemand(random: Random): Partial<PolicySpec> {
  return random.pick<Partial<PolicySpec>>([
    { allowPrivilegeEscalation: false },
    { allowPrivilegeEscalation: false, defaultAllowPrivilegeEscalation: false },
    { allowPrivilegeEscalation: true, defaultAllowPrivilegeEscalation: true },
    { defaultAllowPrivilegeEscalation: false },
  ]);
}

/** Both fields, for the server refuses a policy in which they overlap. */
function sysctlDemand(random: Random): Partial<PolicySpec> {
  return random.pick<Partial<PolicySpec>>([
    { allowedUnsafeSysctls: [], forbiddenSysctls: [] },
    { allowedUnsafeSysctls: ['kernel.msg*'], forbiddenSysctls: [] },
    { allowedUnsafeSysctls: ['kernel.msgmax', 'net.*'], forbiddenSysctls: [] },
    { allowedUnsafeSysctls: [], forbiddenSysctls: ['*'] },
    {
      allowedUnsafeSysctls: ['net.core.*'],
      forbiddenSysctls: ['kernel.shm_rmid_forced', 'kernel.msg*'],
    },
  ]);
}

const groupRule = (random: Random): GroupRule => random.pick(['MustRunAs', 'MayRunAs']);

function ranges(random: Random): IdRange[] {
  return random.chance(0.05) ? [] : nonEmptyRanges(random);
}
function nonEmptyRanges(random: Random): IdRange[] {
  const all: IdRange[] = [
    { min: 1, max: 5 },
    { min: 0, max: 0 },
    { min: 10, max: 10 },
    { min: 1, max: 4294967296 },
    { min: 2, max: 9223372036854775807n },
  ];
  const chosen = random.some(all, 0.4);
  return chosen.length > 0 ? random.shuffled(chosen) : [random.pick(all)];
}

/** An allowed list written as an annotation cannot be empty: "" reads back as [""]. */
function writable(spec: PolicySpec): PolicySpec {
  const list = (names: readonly string[] | null): readonly string[] | null =>
    names?.length === 0 ? [''] : names;
  return {
    ...spec,
    seccomp: { ...spec.seccomp, allowedProfileNames: list(spec.seccomp.allowedProfileNames) },
    appArmor: { ...spec.appArmor, allowedProfileNames: list(spec.appArmor.allowedProfileNames) },
  };
}

export function randomPolicy(random: Random, name: string): Policy {
  const count = random.pick([1, 1, 2, 2, 3, 4, demands.length]);
  const chosen = random.shuffled(demands).slice(0, count);
  const spec = chosen.reduce<PolicySpec>(
    (made, demand) => ({ ...made, ...demand(random) }),
    PERMISSIVE,
  );
  return { name, spec: writable(spec) };
}

/** The policy with another demand of one field. */
export function changedPolicy(random: Random, { name, spec }: Policy): Policy {
  const change = random.pick(demands)(random);
  const undone = Object.fromEntries(
    Object.keys(change).map((key) => [key, PERMISSIVE[key as keyof PolicySpec]]),
  );
  return { name, spec: writable({ ...spec, ...(random.chance(0.3) ? undone : change) }) };
}

export function randomPolicySet(random: Random): PolicySet {
  const count = random.pick([1, 1, 1, 2, 3, 4]);
  const policies = ['b-policy', 'a-policy', 'd.example.com', 'c-policy']
    .slice(0, count)
    .map((name) => randomPolicy(random, name));
  const grants = random.chance(0.4)
    ? [everyone()]
    : policies.flatMap(({ name }) => randomGrants(random, name));
  return {
    apiVersion: 'psp-ferry/v1',
    kind: 'PolicySet',
    policies: policies.sort((a, b) => (a.name < b.name ? -1 : 1)),
    grants,
  };
}

const everyone = (): Grant => ({
  policy: '*',
  subject: { kind: 'Group', name: 'system:authenticated' },
  namespace: null,
  apiGroup: 'policy',
});

export function randomGrants(random: Random, policy: string): Grant[] {
  const subjects: readonly Subject[] = [
    ...USERS.map((name): Subject => ({ kind: 'User', name })),
    ...[...GROUPS, 'system:serviceaccounts', 'system:serviceaccounts:team'].map(
      (name): Subject => ({ kind: 'Group', name }),
    ),
    ...ACCOUNTS.map((name): Subject => ({ kind: 'ServiceAccount', namespace: 'team', name })),
  ];
  return random.some(subjects, 0.3).map((subject) => ({
    policy,
    subject,
    namespace: random.chance(0.5) ? null : random.pick(NAMESPACES),
    apiGroup: random.chance(0.85) ? 'policy' : 'extensions',
  }));
}
