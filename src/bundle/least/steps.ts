/**
 * The order of strictness of each PSP field: its loosest value, and the values that are one step
 * tighter than a given one. The compiler demands an entry for every field.
 */
import { SAFE_SYSCTLS } from '../../controls/allowedUnsafeSysctls.js';
import { added, dropped } from '../../controls/capabilitySets.js';
import { container, sysctls, volume } from '../../controls/scopes.js';
import type {
  GroupRule,
  HostPortRange,
  IdRange,
  IdStrategy,
  Int64,
  PolicySpec,
  ProfilePolicy,
  SELinuxOptions,
} from '../../ir/policySet.js';
import { at, orElse, literal, type Expr } from '../../lang/build.js';
import { isObject } from '../../pod/request.js';
import type { Container, PodSELinuxOptions } from '../../pod/pod.js';
import {
  containerAppArmor,
  containerSeccomp,
  inherited,
  podSecurity,
  podSeccomp,
  spec as podSpec,
} from '../../pod/view.js';
import { flat, type Mentions } from './mentions.js';

export interface Steps<Value> {
  readonly loosest: Value;
  /**
   * Values that admit less than `value`, or less of what these pods may need. Those to be tried
   * first come first.
   *
   * @param spec the policy as far as it was made tighter.
   */
  tighter(value: Value, mentioned: Mentions, spec: PolicySpec): readonly Value[];
  /** A note about a value that the pods do not account for. */
  note?(value: Value, mentioned: Mentions): string | undefined;
}

/** The group `nobody`, which owns no files. PSP cannot express that no group may be requested. */
const NOBODY = 65534;

const switchedOff: Steps<boolean> = { loosest: true, tighter: (on) => (on ? [false] : []) };
const switchedOn: Steps<boolean> = { loosest: false, tighter: (on) => (on ? [] : [true]) };
/** For fields that only fill in values. They stay unset, because a least policy changes no pod. */
const unused = <Value>(loosest: Value): Steps<Value> => ({ loosest, tighter: () => [] });

const without = <T>(values: readonly T[], index: number): readonly T[] =>
  values.filter((_, i) => i !== index);
const eachLeftOut = <T>(values: readonly T[]): (readonly T[])[] =>
  values.map((_, i) => without(values, i));

const ALL = '*';

/**
 * A list of names in which `*` means all: first the names that the pods use, then one name less.
 */
const names = (mention: (mentioned: Mentions) => readonly string[]): Steps<readonly string[]> => ({
  loosest: [ALL],
  tighter: (value, mentioned) =>
    value.includes(ALL)
      ? [
          mention(mentioned)
            .filter((name) => name !== ALL)
            .sort(),
        ]
      : eachLeftOut(value),
});

/**
 * A list of entries in which an empty list allows any: first the entries that the pods use.
 *
 * @param nothing an entry that no volume has, for a policy that must allow volumes of every type.
 */
function entries<Entry>(
  nothing: Entry,
  mention: (mentioned: Mentions) => readonly Entry[],
  stricter: (entry: Entry) => readonly Entry[] = () => [],
): Steps<readonly Entry[]> {
  return {
    loosest: [],
    tighter: (value, mentioned, { volumes }) => {
      const found = mention(mentioned);
      if (value.length === 0)
        return nonEmpty([found.length === 0 && volumes.includes(ALL) ? [nothing] : found]);
      // Make single entries stricter first. An entry that covers others thus becomes as strict as
      // possible before one of those is removed.
      return [
        ...value.flatMap((entry, i) =>
          stricter(entry).map((one) => value.map((other, j) => (i === j ? one : other))),
        ),
        ...nonEmpty(eachLeftOut(value)),
      ];
    },
    note: (value, mentioned) =>
      value.length > 0 && mention(mentioned).length === 0
        ? 'no pod asks for one; PSP cannot say none where volumes are *, and nothing has this name'
        : undefined,
  };
}
const nonEmpty = <T>(lists: readonly (readonly T[])[]): (readonly T[])[] =>
  lists.filter((list) => list.length > 0);

const single = (id: Int64): IdRange => ({ min: id, max: id });
const inOrder = <T extends Int64>(ids: readonly T[]): T[] =>
  [...ids].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));

/** The groups that the pods name. If they name none: a group that owns nothing. */
function groups(mention: (mentioned: Mentions) => readonly Int64[]): Steps<IdStrategy<GroupRule>> {
  return {
    loosest: { rule: 'RunAsAny', ranges: [] },
    tighter: ({ rule, ranges }, mentioned) => {
      const found = inOrder(mention(mentioned));
      if (rule === 'RunAsAny')
        return [{ rule: 'MayRunAs', ranges: (found.length === 0 ? [NOBODY] : found).map(single) }];
      const fewer = nonEmpty(eachLeftOut(ranges)).map((left) => ({ rule, ranges: left }));
      return rule === 'MayRunAs' ? [{ rule: 'MustRunAs', ranges }, ...fewer] : fewer;
    },
    note: (_, mentioned) =>
      mention(mentioned).length === 0
        ? `no pod asks for one; PSP cannot say none, and ${NOBODY} (nobody) owns nothing`
        : undefined,
  };
}

/**
 * `*` admits any profile or none; a list admits only these; no list admits only pods without a
 * profile. If the pods set no profile, `*` stays, because without a list the policy would refuse
 * the profile that a later release may set.
 */
const profiles = (mention: (mentioned: Mentions) => readonly string[]): Steps<ProfilePolicy> => ({
  loosest: { allowedProfileNames: [ALL], defaultProfileName: null },
  tighter: ({ allowedProfileNames: allowed }, mentioned) => {
    const lists =
      allowed === null
        ? []
        : allowed.includes(ALL)
          ? [
              mention(mentioned)
                .filter((name) => name !== ALL)
                .sort(),
            ]
          : eachLeftOut(allowed);
    return lists.map((allowedProfileNames) => ({ allowedProfileNames, defaultProfileName: null }));
  },
});

const portsOf = orElse(
  at(container, 'ports'),
  literal([]) as unknown as Expr<NonNullable<Container['ports']>>,
);
const mentionedPorts = (mentioned: Mentions): readonly number[] =>
  inOrder(
    flat(mentioned.ofContainers(portsOf))
      .flatMap(({ hostPort, containerPort }) => [hostPort, containerPort])
      .filter((port): port is number => typeof port === 'number' && port > 0),
  ).filter((port, i, all) => port !== all[i - 1]);

/**
 * The types of the volumes in the pods, as PSP names them. The token volume of every pod is also
 * covered by `secret`, so `projected` is the first to be removed.
 */
const mentionedTypes = (mentioned: Mentions): readonly string[] =>
  flat(
    mentioned
      .ofVolumes<unknown>(volume)
      .map((one) => (isObject(one) ? Object.keys(one).filter((key) => key !== 'name') : [])),
  ).map((key) => (key === 'cephfs' ? 'cephFS' : key));
const projectedFirst = (a: string, b: string): number =>
  Number(b === 'projected') - Number(a === 'projected') || (a < b ? -1 : 1);

const eras = ['1.24', 'current'] as const;
const fullOptions = ({
  user = '',
  role = '',
  type = '',
  level = '',
}: PodSELinuxOptions): SELinuxOptions => ({ user, role, type, level });

export const steps: { readonly [Field in keyof PolicySpec]: Steps<PolicySpec[Field]> } = {
  privileged: switchedOff,
  hostNetwork: switchedOff,
  hostPID: switchedOff,
  hostIPC: switchedOff,
  hostPorts: {
    loosest: [{ min: 0, max: 65535 }],
    tighter: (value: readonly HostPortRange[], mentioned) =>
      value.some(({ min, max }) => min < max)
        ? [mentionedPorts(mentioned).map((port) => ({ min: port, max: port }))]
        : eachLeftOut(value),
  },
  volumes: {
    loosest: [ALL],
    tighter: (value, mentioned) =>
      value.includes(ALL)
        ? [
            mentionedTypes(mentioned)
              .filter((type) => type !== ALL)
              .sort(projectedFirst),
          ]
        : eachLeftOut(value),
    note: (value, mentioned) =>
      value.includes(ALL) && mentionedTypes(mentioned).includes('image')
        ? 'a volume is of type image, which PSP has no name for'
        : undefined,
  },
  allowedHostPaths: entries<PolicySpec['allowedHostPaths'][number]>(
    { pathPrefix: '/nonexistent', readOnly: true },
    (mentioned) =>
      [...mentioned.ofVolumes(at(volume, 'hostPath', 'path'))]
        .sort()
        .map((pathPrefix) => ({ pathPrefix, readOnly: false })),
    ({ pathPrefix, readOnly }) => (readOnly ? [] : [{ pathPrefix, readOnly: true }]),
  ),
  allowedFlexVolumes: entries({ driver: 'none.invalid/none' }, (mentioned) =>
    [...mentioned.ofVolumes(at(volume, 'flexVolume', 'driver'))]
      .sort()
      .map((driver) => ({ driver })),
  ),
  allowedCSIDrivers: entries({ name: 'none.invalid' }, (mentioned) =>
    [...mentioned.ofVolumes(at(volume, 'csi', 'driver'))].sort().map((name) => ({ name })),
  ),
  allowedCapabilities: names((mentioned) => flat(mentioned.ofContainers(added))),
  defaultAddCapabilities: unused([]),
  requiredDropCapabilities: {
    loosest: [],
    tighter: (value, mentioned) =>
      [...flat(mentioned.ofContainers(dropped))]
        .sort()
        .filter((name) => !value.includes(name))
        .map((name) => [...value, name].sort()),
  },
  allowPrivilegeEscalation: switchedOff,
  defaultAllowPrivilegeEscalation: unused(null),
  readOnlyRootFilesystem: switchedOn,
  runAsUser: {
    loosest: { rule: 'RunAsAny', ranges: [] },
    tighter: ({ rule, ranges }, mentioned) => {
      const found = inOrder(mentioned.ofContainers(inherited(container, 'runAsUser')));
      const listed =
        found.length === 0 ? [] : [{ rule: 'MustRunAs' as const, ranges: found.map(single) }];
      switch (rule) {
        case 'RunAsAny':
          return [...listed, { rule: 'MustRunAsNonRoot', ranges: [] }];
        case 'MustRunAsNonRoot':
          return [];
        case 'MustRunAs':
          return nonEmpty(eachLeftOut(ranges)).map((left) => ({ rule, ranges: left }));
      }
    },
  },
  runAsGroup: groups((mentioned) => mentioned.ofContainers(inherited(container, 'runAsGroup'))),
  fsGroup: groups((mentioned) => mentioned.ofPods(at(podSecurity, 'fsGroup'))),
  supplementalGroups: groups((mentioned) =>
    flat(mentioned.ofPods(at(podSecurity, 'supplementalGroups'))),
  ),
  seLinux: {
    loosest: { rule: 'RunAsAny', seLinuxOptions: null },
    tighter: ({ rule }, mentioned) =>
      rule === 'MustRunAs'
        ? []
        : mentioned
            .ofPods(at(podSecurity, 'seLinuxOptions'))
            .map((one) => ({ rule: 'MustRunAs' as const, seLinuxOptions: fullOptions(one) })),
  },
  allowedUnsafeSysctls: names((mentioned) =>
    flat(mentioned.ofPods(sysctls)).map(({ name }) => name),
  ),
  forbiddenSysctls: {
    loosest: [],
    // Forbid all sysctls; or, if pods need some, one more of the safe ones.
    tighter: (value) =>
      value.includes(ALL)
        ? []
        : [
            [ALL],
            ...SAFE_SYSCTLS.filter((name) => !value.includes(name)).map((name) => [...value, name]),
          ],
  },
  allowedProcMountTypes: {
    loosest: ['Default', 'Unmasked'],
    // An empty list means [Default], so it is not a tighter value.
    tighter: (value) => nonEmpty(eachLeftOut(value)),
  },
  runtimeClass: {
    loosest: null,
    tighter: (value, mentioned) => {
      const lists =
        value === null
          ? [[...mentioned.ofPods(at(podSpec, 'runtimeClassName'))].sort()]
          : eachLeftOut(value.allowedRuntimeClassNames);
      return lists.map((allowedRuntimeClassNames) => ({
        allowedRuntimeClassNames,
        defaultRuntimeClassName: null,
      }));
    },
  },
  seccomp: profiles((mentioned) =>
    flat(
      eras.map((era) =>
        flat([
          mentioned.ofPods(podSeccomp(era)),
          mentioned.ofContainers(containerSeccomp(era, container)),
        ]),
      ),
    ),
  ),
  appArmor: {
    loosest: { allowedProfileNames: null, defaultProfileName: null },
    // Without a list any profile is admitted. An empty list is not a tighter step, because it
    // admits no pod.
    tighter: ({ allowedProfileNames: allowed }, mentioned) => {
      const lists =
        allowed === null
          ? [
              [
                ...flat(
                  eras.map((era) => mentioned.ofContainers(containerAppArmor(era, container))),
                ),
              ].sort(),
            ]
          : eachLeftOut(allowed);
      return nonEmpty(lists).map((allowedProfileNames) => ({
        allowedProfileNames,
        defaultProfileName: null,
      }));
    },
  },
};
