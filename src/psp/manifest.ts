import type { TypeOf } from '../base/typedSchema.js';
import type { Policy, ProfilePolicy } from '../ir/policySet.js';
import { ACCEPT_ANNOTATION, acceptancesAsText } from '../ir/acceptances.js';
import { SOURCE } from '../ir/source.js';
import type { manifestSchema } from './manifestSchema.js';

/** A PodSecurityPolicy document that is valid by the schema. */
export type PspManifest = NonNullable<TypeOf<typeof manifestSchema>>;
export type SpecManifest = NonNullable<PspManifest['spec']>;
export type StrategyManifest = NonNullable<SpecManifest['runAsUser']>;
export type RangeManifest = NonNullable<NonNullable<StrategyManifest['ranges']>[number]>;

export const ANNOTATIONS = {
  seccompAllowed: 'seccomp.security.alpha.kubernetes.io/allowedProfileNames',
  seccompDefault: 'seccomp.security.alpha.kubernetes.io/defaultProfileName',
  appArmorAllowed: 'apparmor.security.beta.kubernetes.io/allowedProfileNames',
  appArmorDefault: 'apparmor.security.beta.kubernetes.io/defaultProfileName',
} as const;

/** The policy as a PodSecurityPolicy document. Reading the document gives the same policy. */
export function policyToManifest({ name, spec, accepted }: Policy): PspManifest {
  const { seccomp, appArmor, runtimeClass, seLinux, defaultAllowPrivilegeEscalation, ...plain } =
    spec;
  const annotations = {
    ...profileAnnotations(seccomp, ANNOTATIONS.seccompAllowed, ANNOTATIONS.seccompDefault),
    ...profileAnnotations(appArmor, ANNOTATIONS.appArmorAllowed, ANNOTATIONS.appArmorDefault),
    ...(accepted === undefined ? {} : { [ACCEPT_ANNOTATION]: acceptancesAsText(accepted) }),
  };
  return {
    apiVersion: SOURCE.apiVersions[0],
    kind: SOURCE.kind,
    metadata: Object.keys(annotations).length > 0 ? { name, annotations } : { name },
    spec: {
      ...plain,
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
