/** Describes each field of a policy in words. The compiler demands an entry for every field. */
import { describeAllowed } from '../controls/describeAllowed.js';
import type { IdStrategy, PolicySpec, ProfilePolicy } from '../ir/policySet.js';

export const fieldText = <Field extends keyof PolicySpec>(spec: PolicySpec, field: Field): string =>
  texts[field](spec[field]);

const yesOrNo = (value: boolean): string => (value ? 'yes' : 'no');

/** @param ifEmpty the meaning of an empty list. */
const list =
  (ifEmpty: string) =>
  (values: readonly (string | object)[]): string =>
    describeAllowed(
      values.map((one) => (typeof one === 'string' ? one : { ...one })),
      { ifEmpty },
    );
const none = list('nothing');
const anyOfType = list('any, if the type of volume is allowed');

const ids = ({ rule, ranges }: IdStrategy<string>): string =>
  ranges.length === 0 ? rule : `${rule}: ${none(ranges)}`;

/** @param absent the meaning of an absent list. */
const profiles =
  (absent: string) =>
  ({ allowedProfileNames: names, defaultProfileName: byDefault }: ProfilePolicy): string =>
    withDefault(names === null ? absent : names.includes('*') ? 'any' : none(names), byDefault);

const withDefault = (text: string, byDefault: string | null): string =>
  byDefault === null ? text : `${text}; filled in: ${byDefault}`;

const texts: { readonly [Field in keyof PolicySpec]: (value: PolicySpec[Field]) => string } = {
  privileged: yesOrNo,
  hostNetwork: yesOrNo,
  hostPID: yesOrNo,
  hostIPC: yesOrNo,
  hostPorts: none,
  volumes: none,
  allowedHostPaths: anyOfType,
  allowedFlexVolumes: anyOfType,
  allowedCSIDrivers: anyOfType,
  allowedCapabilities: none,
  defaultAddCapabilities: none,
  requiredDropCapabilities: none,
  allowPrivilegeEscalation: yesOrNo,
  defaultAllowPrivilegeEscalation: (value) => (value === null ? 'unset' : yesOrNo(value)),
  readOnlyRootFilesystem: yesOrNo,
  runAsUser: ids,
  runAsGroup: ids,
  fsGroup: ids,
  supplementalGroups: ids,
  seLinux: ({ rule, seLinuxOptions: options }) =>
    options === null ? rule : `${rule}: ${describeAllowed({ ...options })}`,
  allowedUnsafeSysctls: none,
  forbiddenSysctls: none,
  allowedProcMountTypes: list('Default'),
  runtimeClass: (value) =>
    value === null
      ? 'any'
      : withDefault(
          list('none may be set')(value.allowedRuntimeClassNames),
          value.defaultRuntimeClassName,
        ),
  seccomp: profiles('none may be set'),
  appArmor: profiles('any'),
};
