/**
 * Every proper one-step tightening of a policy, written down independently of how least policies
 * are searched: each result admits strictly less.
 */
import type { GroupRule, IdRange, IdStrategy, PolicySpec } from '../../src/ir/policySet.js';

const ANY_ID = 4294967295;
const lessOne = <T>(list: readonly T[]): (readonly T[])[] =>
  list.map((_, i) => list.filter((__, j) => j !== i));
const shrunk = <T extends { readonly min: number | bigint; readonly max: number | bigint }>(
  ranges: readonly T[],
): (readonly T[])[] =>
  ranges.flatMap((range, i) => {
    const { min, max } = range;
    if (min >= max) return [];
    const put = (one: object): readonly T[] =>
      ranges.map((other, j) => (i === j ? { ...other, ...one } : other));
    return [put({ min: Number(min) + 1 }), put({ max: Number(max) - 1 })];
  });
const fewerRanges = (ranges: readonly IdRange[]): (readonly IdRange[])[] => [
  ...(ranges.length > 1 ? lessOne(ranges) : []),
  ...shrunk(ranges),
];

function groups({ rule, ranges }: IdStrategy<GroupRule>): IdStrategy<GroupRule>[] {
  if (rule === 'RunAsAny') return [{ rule: 'MayRunAs', ranges: [{ min: 0, max: ANY_ID }] }];
  return [
    ...(rule === 'MayRunAs' ? [{ rule: 'MustRunAs' as const, ranges }] : []),
    ...fewerRanges(ranges).map((left) => ({ rule, ranges: left })),
  ];
}

const on = (value: boolean): boolean[] => (value ? [] : [true]);
const off = (value: boolean): boolean[] => (value ? [false] : []);
const ALL_TYPES = [
  'configMap',
  'secret',
  'emptyDir',
  'projected',
  'hostPath',
  'persistentVolumeClaim',
  'csi',
  'flexVolume',
  'cephFS',
  'downwardAPI',
  'ephemeral',
  'nfs',
];
const CAPABILITIES = ['ALL', 'NET_ADMIN', 'NET_RAW', 'CHOWN', 'SYS_ADMIN', 'KILL', 'MKNOD'];
const SAFE = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
];
const PROFILES = [
  'runtime/default',
  'unconfined',
  'localhost/a.json',
  'localhost/b.json',
  'localhost/a',
  'localhost/b',
];

type Tightenings = {
  readonly [Field in keyof PolicySpec]: (
    value: PolicySpec[Field],
    spec: PolicySpec,
  ) => readonly PolicySpec[Field][];
};

const tightenings: Tightenings = {
  privileged: off,
  hostNetwork: off,
  hostPID: off,
  hostIPC: off,
  hostPorts: (value) => [...lessOne(value), ...shrunk(value)],
  volumes: (value) => (value.includes('*') ? [ALL_TYPES] : lessOne(value)),
  allowedHostPaths: (value, { volumes }) => {
    if (value.length === 0)
      return volumes.includes('hostPath') || volumes.includes('*')
        ? [[{ pathPrefix: '/etc', readOnly: false }]]
        : [];
    const readOnly = value.flatMap((entry, i) =>
      entry.readOnly
        ? []
        : [value.map((other, j) => (i === j ? { ...other, readOnly: true } : other))],
    );
    return [...(value.length > 1 ? lessOne(value) : []), ...readOnly];
  },
  allowedFlexVolumes: (value, { volumes }) =>
    value.length === 0
      ? volumes.includes('flexVolume') || volumes.includes('*')
        ? [[{ driver: 'example.com/none' }]]
        : []
      : value.length > 1
        ? lessOne(value)
        : [],
  allowedCSIDrivers: (value, { volumes }) =>
    value.length === 0
      ? volumes.includes('csi') || volumes.includes('*')
        ? [[{ name: 'none.example.com' }]]
        : []
      : value.length > 1
        ? lessOne(value)
        : [],
  allowedCapabilities: (value) => (value.includes('*') ? [CAPABILITIES] : lessOne(value)),
  // These two only fill in: with a value of theirs a pod that is complete is treated as without.
  defaultAddCapabilities: () => [],
  defaultAllowPrivilegeEscalation: () => [],
  requiredDropCapabilities: (value, { allowedCapabilities }) =>
    CAPABILITIES.filter((name) => !value.includes(name) && !allowedCapabilities.includes(name)).map(
      (name) => [...value, name],
    ),
  allowPrivilegeEscalation: off,
  readOnlyRootFilesystem: on,
  runAsUser: ({ rule, ranges }) => {
    if (rule === 'RunAsAny')
      return [
        { rule: 'MustRunAsNonRoot', ranges: [] },
        { rule: 'MustRunAs', ranges: [{ min: 0, max: ANY_ID }] },
      ];
    return rule === 'MustRunAs' ? fewerRanges(ranges).map((left) => ({ rule, ranges: left })) : [];
  },
  runAsGroup: groups,
  fsGroup: groups,
  supplementalGroups: groups,
  seLinux: ({ rule }) =>
    rule === 'MustRunAs'
      ? []
      : ['', 't', 'spc_t'].map((type) => ({
          rule: 'MustRunAs',
          seLinuxOptions: { user: '', role: '', type, level: '' },
        })),
  allowedUnsafeSysctls: (value) => (value.includes('*') ? [['kernel.*']] : lessOne(value)),
  forbiddenSysctls: (value) =>
    value.includes('*')
      ? []
      : [['*'], ...SAFE.filter((name) => !value.includes(name)).map((name) => [...value, name])],
  allowedProcMountTypes: (value) => (value.length > 1 ? lessOne(value) : []),
  runtimeClass: (value) =>
    value === null
      ? [{ allowedRuntimeClassNames: [], defaultRuntimeClassName: null }]
      : lessOne(value.allowedRuntimeClassNames).map((allowedRuntimeClassNames) => ({
          ...value,
          allowedRuntimeClassNames,
        })),
  seccomp: ({ allowedProfileNames: allowed }) =>
    // No profile at all would keep a later release from setting one, so it is no least value.
    (allowed === null ? [] : allowed.includes('*') ? [PROFILES] : lessOne(allowed)).map(
      (allowedProfileNames) => ({ allowedProfileNames, defaultProfileName: null }),
    ),
  appArmor: ({ allowedProfileNames: allowed }) =>
    (allowed === null ? [PROFILES] : lessOne(allowed)).map((allowedProfileNames) => ({
      allowedProfileNames,
      defaultProfileName: null,
    })),
};

export interface Tightening {
  readonly field: keyof PolicySpec;
  readonly spec: PolicySpec;
}

export function tighteningsOf(spec: PolicySpec): readonly Tightening[] {
  return (Object.keys(tightenings) as (keyof PolicySpec)[]).flatMap((field) => {
    const step = tightenings[field] as (value: unknown, spec: PolicySpec) => readonly unknown[];
    return step(spec[field], spec).map((value) => ({ field, spec: { ...spec, [field]: value } }));
  });
}
