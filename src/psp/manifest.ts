import type { Int64, Policy, PolicySpec, ProfilePolicy } from '../ir/policySet.js';

type Maybe<T> = T | null | undefined;
type Texts = Maybe<Maybe<string>[]>;

export interface RangeManifest {
  min?: Maybe<Int64>;
  max?: Maybe<Int64>;
}
export interface StrategyManifest {
  rule?: Maybe<string>;
  ranges?: Maybe<Maybe<RangeManifest>[]>;
}

/** A PodSecurityPolicy that passed the schema. */
export interface PspManifest {
  metadata?: Maybe<{
    name?: Maybe<string>;
    generateName?: Maybe<string>;
    namespace?: Maybe<string>;
    labels?: Maybe<Record<string, Maybe<string>>>;
    annotations?: Maybe<Record<string, Maybe<string>>>;
  }>;
  spec?: Maybe<SpecManifest>;
}
export interface SpecManifest {
  privileged?: Maybe<boolean>;
  hostNetwork?: Maybe<boolean>;
  hostPID?: Maybe<boolean>;
  hostIPC?: Maybe<boolean>;
  hostPorts?: Maybe<Maybe<RangeManifest>[]>;
  volumes?: Texts;
  allowedHostPaths?: Maybe<Maybe<{ pathPrefix?: Maybe<string>; readOnly?: Maybe<boolean> }>[]>;
  allowedFlexVolumes?: Maybe<Maybe<{ driver?: Maybe<string> }>[]>;
  allowedCSIDrivers?: Maybe<Maybe<{ name?: Maybe<string> }>[]>;
  allowedCapabilities?: Texts;
  defaultAddCapabilities?: Texts;
  requiredDropCapabilities?: Texts;
  allowPrivilegeEscalation?: Maybe<boolean>;
  defaultAllowPrivilegeEscalation?: Maybe<boolean>;
  readOnlyRootFilesystem?: Maybe<boolean>;
  runAsUser?: Maybe<StrategyManifest>;
  runAsGroup?: Maybe<StrategyManifest>;
  fsGroup?: Maybe<StrategyManifest>;
  supplementalGroups?: Maybe<StrategyManifest>;
  seLinux?: Maybe<{
    rule?: Maybe<string>;
    seLinuxOptions?: Maybe<Record<'user' | 'role' | 'type' | 'level', Maybe<string>>>;
  }>;
  allowedUnsafeSysctls?: Texts;
  forbiddenSysctls?: Texts;
  allowedProcMountTypes?: Texts;
  runtimeClass?: Maybe<{
    allowedRuntimeClassNames?: Texts;
    defaultRuntimeClassName?: Maybe<string>;
  }>;
}

export const ANNOTATIONS = {
  seccompAllowed: 'seccomp.security.alpha.kubernetes.io/allowedProfileNames',
  seccompDefault: 'seccomp.security.alpha.kubernetes.io/defaultProfileName',
  appArmorAllowed: 'apparmor.security.beta.kubernetes.io/allowedProfileNames',
  appArmorDefault: 'apparmor.security.beta.kubernetes.io/defaultProfileName',
} as const;

/** A PodSecurityPolicy document that reads back to the same policy. */
export function policyToManifest({ name, spec }: Policy): Record<string, unknown> {
  const { seccomp, appArmor, runtimeClass, seLinux, defaultAllowPrivilegeEscalation, ...plain } =
    spec;
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

function profileAnnotations(
  profiles: ProfilePolicy,
  allowed: string,
  byDefault: string,
): Record<string, string> {
  return {
    ...(profiles.allowedProfileNames === null
      ? {}
      : { [allowed]: profiles.allowedProfileNames.join(',') }),
    ...(profiles.defaultProfileName === null ? {} : { [byDefault]: profiles.defaultProfileName }),
  };
}

function withoutNull(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null));
}
