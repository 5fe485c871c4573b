import type { Int64, Policy, PolicySpec, ProfilePolicy } from '../ir/policySet.js';

export interface RangeManifest { min?: Int64 | null; max?: Int64 | null }
export interface StrategyManifest { rule?: string | null; ranges?: RangeManifest[] | null }
type Maybe<T> = T | null | undefined;

/** A PodSecurityPolicy that passed the schema. */
export interface PspManifest {
  metadata: { name?: Maybe<string>; namespace?: Maybe<string>; annotations?: Maybe<Record<string, string | null>> };
  spec?: Maybe<SpecManifest>;
}
export interface SpecManifest {
  privileged?: Maybe<boolean>;
  hostNetwork?: Maybe<boolean>;
  hostPID?: Maybe<boolean>;
  hostIPC?: Maybe<boolean>;
  hostPorts?: Maybe<RangeManifest[]>;
  volumes?: Maybe<string[]>;
  allowedHostPaths?: Maybe<{ pathPrefix?: Maybe<string>; readOnly?: Maybe<boolean> }[]>;
  allowedFlexVolumes?: Maybe<{ driver?: Maybe<string> }[]>;
  allowedCSIDrivers?: Maybe<{ name?: Maybe<string> }[]>;
  allowedCapabilities?: Maybe<string[]>;
  defaultAddCapabilities?: Maybe<string[]>;
  requiredDropCapabilities?: Maybe<string[]>;
  allowPrivilegeEscalation?: Maybe<boolean>;
  defaultAllowPrivilegeEscalation?: Maybe<boolean>;
  readOnlyRootFilesystem?: Maybe<boolean>;
  runAsUser?: Maybe<StrategyManifest>;
  runAsGroup?: Maybe<StrategyManifest>;
  fsGroup?: Maybe<StrategyManifest>;
  supplementalGroups?: Maybe<StrategyManifest>;
  seLinux?: Maybe<{ rule?: Maybe<string>; seLinuxOptions?: Maybe<Record<'user' | 'role' | 'type' | 'level', Maybe<string>>> }>;
  allowedUnsafeSysctls?: Maybe<string[]>;
  forbiddenSysctls?: Maybe<string[]>;
  allowedProcMountTypes?: Maybe<string[]>;
  runtimeClass?: Maybe<{ allowedRuntimeClassNames?: Maybe<string[]>; defaultRuntimeClassName?: Maybe<string> }>;
}

export const ANNOTATIONS = {
  seccompAllowed: 'seccomp.security.alpha.kubernetes.io/allowedProfileNames',
  seccompDefault: 'seccomp.security.alpha.kubernetes.io/defaultProfileName',
  appArmorAllowed: 'apparmor.security.beta.kubernetes.io/allowedProfileNames',
  appArmorDefault: 'apparmor.security.beta.kubernetes.io/defaultProfileName',
} as const;

/** A PodSecurityPolicy document that reads back to the same policy. */
export function manifestOf({ name, spec }: Policy): Record<string, unknown> {
  const { seccomp, appArmor, runtimeClass, seLinux, defaultAllowPrivilegeEscalation, ...plain } = spec;
  const annotations = {
    ...profileAnnotations(seccomp, ANNOTATIONS.seccompAllowed, ANNOTATIONS.seccompDefault),
    ...profileAnnotations(appArmor, ANNOTATIONS.appArmorAllowed, ANNOTATIONS.appArmorDefault),
  };
  return {
    apiVersion: 'policy/v1beta1',
    kind: 'PodSecurityPolicy',
    metadata: Object.keys(annotations).length > 0 ? { name, annotations } : { name },
    spec: {
      ...(plain satisfies Partial<PolicySpec>),
      ...(defaultAllowPrivilegeEscalation === null ? {} : { defaultAllowPrivilegeEscalation }),
      seLinux: seLinux.seLinuxOptions === null ? { rule: seLinux.rule } : seLinux,
      ...(runtimeClass === null ? {} : { runtimeClass: withoutNull(runtimeClass) }),
    },
  };
}

function profileAnnotations(profiles: ProfilePolicy, allowed: string, byDefault: string): Record<string, string> {
  return {
    ...(profiles.allowedProfileNames === null ? {} : { [allowed]: profiles.allowedProfileNames.join(',') }),
    ...(profiles.defaultProfileName === null ? {} : { [byDefault]: profiles.defaultProfileName }),
  };
}

function withoutNull(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null));
}
