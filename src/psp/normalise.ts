/** From a decoded manifest to the IR, with the defaults of the 1.24 API server (pkg/apis/policy/v1beta1/defaults.go). */
import type { GroupRule, IdRange, IdStrategy, Policy, PolicySpec, ProfilePolicy, RunAsUserRule } from '../ir/policySet.js';
import { ANNOTATIONS, type PspManifest, type RangeManifest, type SpecManifest, type StrategyManifest } from './manifest.js';

/** The manifest must have passed validation: rules are known words. A missing strategy becomes RunAsAny. */
export function policyOf(manifest: PspManifest): Policy {
  return { name: manifest.metadata.name ?? '', spec: specOf(manifest.spec ?? {}, manifest.metadata.annotations ?? {}) };
}

function specOf(spec: SpecManifest, annotations: Record<string, string | null>): PolicySpec {
  return {
    privileged: spec.privileged ?? false,
    hostNetwork: spec.hostNetwork ?? false,
    hostPID: spec.hostPID ?? false,
    hostIPC: spec.hostIPC ?? false,
    hostPorts: (spec.hostPorts ?? []).map(({ min, max }) => ({ min: Number(min ?? 0), max: Number(max ?? 0) })),
    volumes: spec.volumes ?? [],
    allowedHostPaths: (spec.allowedHostPaths ?? []).map(({ pathPrefix, readOnly }) => ({ pathPrefix: pathPrefix ?? '', readOnly: readOnly ?? false })),
    allowedFlexVolumes: (spec.allowedFlexVolumes ?? []).map(({ driver }) => ({ driver: driver ?? '' })),
    allowedCSIDrivers: (spec.allowedCSIDrivers ?? []).map(({ name }) => ({ name: name ?? '' })),
    allowedCapabilities: spec.allowedCapabilities ?? [],
    defaultAddCapabilities: spec.defaultAddCapabilities ?? [],
    requiredDropCapabilities: spec.requiredDropCapabilities ?? [],
    allowPrivilegeEscalation: spec.allowPrivilegeEscalation ?? true,
    defaultAllowPrivilegeEscalation: spec.defaultAllowPrivilegeEscalation ?? null,
    readOnlyRootFilesystem: spec.readOnlyRootFilesystem ?? false,
    runAsUser: strategy<RunAsUserRule>(spec.runAsUser),
    runAsGroup: strategy<GroupRule>(spec.runAsGroup),
    fsGroup: strategy<GroupRule>(spec.fsGroup),
    supplementalGroups: strategy<GroupRule>(spec.supplementalGroups),
    seLinux: seLinuxOf(spec.seLinux),
    allowedUnsafeSysctls: spec.allowedUnsafeSysctls ?? [],
    forbiddenSysctls: spec.forbiddenSysctls ?? [],
    allowedProcMountTypes: spec.allowedProcMountTypes ?? [],
    runtimeClass: !spec.runtimeClass ? null : {
      allowedRuntimeClassNames: spec.runtimeClass.allowedRuntimeClassNames ?? [],
      defaultRuntimeClassName: spec.runtimeClass.defaultRuntimeClassName ?? null,
    },
    seccomp: profiles(annotations, ANNOTATIONS.seccompAllowed, ANNOTATIONS.seccompDefault),
    appArmor: profiles(annotations, ANNOTATIONS.appArmorAllowed, ANNOTATIONS.appArmorDefault),
  };
}

function strategy<Rule extends string>(manifest: StrategyManifest | null | undefined): IdStrategy<Rule> {
  const rule = manifest?.rule ?? '';
  return { rule: (rule === '' ? 'RunAsAny' : rule) as Rule, ranges: (manifest?.ranges ?? []).map(rangeOf) };
}

const rangeOf = ({ min, max }: RangeManifest): IdRange => ({ min: min ?? 0, max: max ?? 0 });

function seLinuxOf(manifest: SpecManifest['seLinux']): PolicySpec['seLinux'] {
  const options = manifest?.seLinuxOptions;
  return {
    rule: manifest?.rule === 'MustRunAs' ? 'MustRunAs' : 'RunAsAny',
    seLinuxOptions: !options ? null
      : { user: options.user ?? '', role: options.role ?? '', type: options.type ?? '', level: options.level ?? '' },
  };
}

/** Lists are split at commas and not trimmed, as the plugin does (seccomp/strategy.go, apparmor/strategy.go). */
function profiles(annotations: Record<string, string | null>, allowed: string, byDefault: string): ProfilePolicy {
  const list = Object.hasOwn(annotations, allowed) ? (annotations[allowed] ?? '') : null;
  const name = annotations[byDefault] ?? '';
  return { allowedProfileNames: list === null ? null : list.split(','), defaultProfileName: name === '' ? null : name };
}
