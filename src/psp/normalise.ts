/**
 * Converts a decoded manifest to the IR, with the defaults of the 1.24 API server
 * (pkg/apis/policy/v1beta1/defaults.go).
 */
import type {
  GroupRule,
  IdRange,
  IdStrategy,
  Policy,
  PolicySpec,
  ProfilePolicy,
  RunAsUserRule,
} from '../ir/policySet.js';
import { ACCEPT_ANNOTATION, acceptancesIn } from '../ir/acceptances.js';
import {
  ANNOTATIONS,
  type PspManifest,
  type RangeManifest,
  type SpecManifest,
  type StrategyManifest,
} from './manifest.js';

/**
 * @param manifest valid by the schema. null counts as absent; within a list it is the zero value. A
 *   missing strategy becomes RunAsAny.
 */
export function policyOf({ metadata, spec }: PspManifest): Policy {
  const annotations = textsOf(metadata?.annotations);
  const accepted = acceptancesIn(annotations.get(ACCEPT_ANNOTATION) ?? '');
  return {
    name: metadata?.name ?? '',
    spec: specOf(spec ?? {}, annotations),
    ...(accepted.length === 0 ? {} : { accepted }),
  };
}

/** A map of strings as Go decodes it: null becomes the empty string. */
export function textsOf(
  map: Readonly<Record<string, string | null | undefined>> | null | undefined,
): ReadonlyMap<string, string> {
  return new Map(Object.entries(map ?? {}).map(([key, value]) => [key, value ?? '']));
}

function specOf(spec: SpecManifest, annotations: ReadonlyMap<string, string>): PolicySpec {
  return {
    privileged: spec.privileged ?? false,
    hostNetwork: spec.hostNetwork ?? false,
    hostPID: spec.hostPID ?? false,
    hostIPC: spec.hostIPC ?? false,
    hostPorts: (spec.hostPorts ?? []).map((range) => ({
      min: Number(range?.min ?? 0),
      max: Number(range?.max ?? 0),
    })),
    volumes: texts(spec.volumes),
    allowedHostPaths: (spec.allowedHostPaths ?? []).map((path) => ({
      pathPrefix: path?.pathPrefix ?? '',
      readOnly: path?.readOnly ?? false,
    })),
    allowedFlexVolumes: (spec.allowedFlexVolumes ?? []).map((volume) => ({
      driver: volume?.driver ?? '',
    })),
    allowedCSIDrivers: (spec.allowedCSIDrivers ?? []).map((driver) => ({
      name: driver?.name ?? '',
    })),
    allowedCapabilities: texts(spec.allowedCapabilities),
    defaultAddCapabilities: texts(spec.defaultAddCapabilities),
    requiredDropCapabilities: texts(spec.requiredDropCapabilities),
    allowPrivilegeEscalation: spec.allowPrivilegeEscalation ?? true,
    defaultAllowPrivilegeEscalation: spec.defaultAllowPrivilegeEscalation ?? null,
    readOnlyRootFilesystem: spec.readOnlyRootFilesystem ?? false,
    runAsUser: strategy<RunAsUserRule>(spec.runAsUser),
    runAsGroup: strategy<GroupRule>(spec.runAsGroup),
    fsGroup: strategy<GroupRule>(spec.fsGroup),
    supplementalGroups: strategy<GroupRule>(spec.supplementalGroups),
    seLinux: seLinuxOf(spec.seLinux),
    allowedUnsafeSysctls: texts(spec.allowedUnsafeSysctls),
    forbiddenSysctls: texts(spec.forbiddenSysctls),
    allowedProcMountTypes: texts(spec.allowedProcMountTypes),
    runtimeClass: !spec.runtimeClass
      ? null
      : {
          allowedRuntimeClassNames: texts(spec.runtimeClass.allowedRuntimeClassNames),
          defaultRuntimeClassName: spec.runtimeClass.defaultRuntimeClassName ?? null,
        },
    seccomp: profiles(annotations, ANNOTATIONS.seccompAllowed, ANNOTATIONS.seccompDefault),
    appArmor: profiles(annotations, ANNOTATIONS.appArmorAllowed, ANNOTATIONS.appArmorDefault),
  };
}

const texts = (
  list: readonly (string | null | undefined)[] | null | undefined,
): readonly string[] => (list ?? []).map((text) => text ?? '');

function strategy<Rule extends string>(
  manifest: StrategyManifest | null | undefined,
): IdStrategy<Rule> {
  const rule = manifest?.rule ?? '';
  return {
    rule: (rule === '' ? 'RunAsAny' : rule) as Rule,
    ranges: (manifest?.ranges ?? []).map(rangeOf),
  };
}

const rangeOf = (range: RangeManifest | null | undefined): IdRange => ({
  min: range?.min ?? 0,
  max: range?.max ?? 0,
});

function seLinuxOf(manifest: SpecManifest['seLinux']): PolicySpec['seLinux'] {
  const options = manifest?.seLinuxOptions;
  return {
    rule: manifest?.rule === 'MustRunAs' ? 'MustRunAs' : 'RunAsAny',
    seLinuxOptions: !options
      ? null
      : {
          user: options.user ?? '',
          role: options.role ?? '',
          type: options.type ?? '',
          level: options.level ?? '',
        },
  };
}

/**
 * Splits the lists at commas without trimming, as the plugin does (seccomp/strategy.go,
 * apparmor/strategy.go). An empty default counts as no default.
 */
function profiles(
  annotations: ReadonlyMap<string, string>,
  allowed: string,
  byDefault: string,
): ProfilePolicy {
  return {
    allowedProfileNames: annotations.get(allowed)?.split(',') ?? null,
    defaultProfileName: annotations.get(byDefault) || null,
  };
}
