/** The only list of controls. Checks are in this order everywhere in the output. */
import { allowedCapabilities } from './allowedCapabilities.js';
import { allowedCSIDrivers } from './allowedCSIDrivers.js';
import { allowedFlexVolumes } from './allowedFlexVolumes.js';
import { allowedHostPaths } from './allowedHostPaths.js';
import { allowedProcMountTypes } from './allowedProcMountTypes.js';
import { allowedUnsafeSysctls } from './allowedUnsafeSysctls.js';
import { allowPrivilegeEscalation } from './allowPrivilegeEscalation.js';
import { appArmor } from './appArmor.js';
import { defaultAddCapabilities } from './defaultAddCapabilities.js';
import { forbiddenSysctls } from './forbiddenSysctls.js';
import { fsGroup } from './fsGroup.js';
import { hostIPC } from './hostIPC.js';
import { hostNetwork } from './hostNetwork.js';
import { hostPID } from './hostPID.js';
import { hostPorts } from './hostPorts.js';
import { privileged } from './privileged.js';
import { readOnlyRootFilesystem } from './readOnlyRootFilesystem.js';
import { requiredDropCapabilities } from './requiredDropCapabilities.js';
import { runAsGroup } from './runAsGroup.js';
import { runAsUser } from './runAsUser.js';
import { runtimeClass } from './runtimeClass.js';
import { seccomp } from './seccomp.js';
import { seLinux } from './seLinux.js';
import { supplementalGroups } from './supplementalGroups.js';
import { volumes } from './volumes.js';
import { remembered } from '../base/remembered.js';
import type { Check, Control, Default } from './control.js';
import type { PolicySpec } from '../ir/policySet.js';
import { sameData } from '../base/sameData.js';
import type { Era } from '../pod/view.js';

/**
 * Fields of PolicySpec that have no control of their own: the control of another field reads them.
 */
interface SharedControl {
  readonly defaultAllowPrivilegeEscalation: 'allowPrivilegeEscalation';
}

/** The control of each field of a policy. */
export type ControlByField = {
  readonly [Field in keyof PolicySpec]: Control<
    Field extends keyof SharedControl ? SharedControl[Field] : Field
  >;
};

const byField: ControlByField = {
  privileged,
  hostNetwork,
  hostPID,
  hostIPC,
  hostPorts,
  volumes,
  allowedHostPaths,
  allowedFlexVolumes,
  allowedCSIDrivers,
  allowedCapabilities,
  defaultAddCapabilities,
  requiredDropCapabilities,
  runAsUser,
  runAsGroup,
  fsGroup,
  supplementalGroups,
  seLinux,
  seccomp,
  appArmor,
  allowedUnsafeSysctls,
  forbiddenSysctls,
  allowedProcMountTypes,
  runtimeClass,
  allowPrivilegeEscalation,
  defaultAllowPrivilegeEscalation: allowPrivilegeEscalation,
  readOnlyRootFilesystem,
};

/** Checks and defaults are created once, so that caches keyed by these objects work. */
const madeOnce = remembered((control: Control): Control => ({
  ...control,
  checks: madeOncePerEra(control.checks),
  defaults: madeOncePerEra(control.defaults),
}));

/** Checks that are equal in both eras are one object, so that they are evaluated once for both. */
function madeOncePerEra<T extends object>(
  make: (era: Era) => readonly T[],
): (era: Era) => readonly T[] {
  const then = make('1.24');
  const now = make('current').map((one) => then.find((other) => sameData(one, other)) ?? one);
  return (era) => (era === '1.24' ? then : now);
}
export const controlByField = Object.fromEntries(
  Object.entries(byField).map(([field, control]: [string, Control]) => [field, madeOnce(control)]),
) as unknown as ControlByField;

/** Each control once, in the order of the table. */
export const controls: readonly Control[] = [...new Set<Control>(Object.values(controlByField))];

const checks: { readonly [E in Era]: readonly Check[] } = {
  '1.24': controls.flatMap((control) => control.checks('1.24')),
  current: controls.flatMap((control) => control.checks('current')),
};
const defaults: { readonly [E in Era]: readonly Default[] } = {
  '1.24': controls.flatMap((control) => control.defaults('1.24')),
  current: controls.flatMap((control) => control.defaults('current')),
};

/** All checks of all controls, in order. */
export const checksOf = (era: Era): readonly Check[] => checks[era];
/** All defaults of all controls, in order. */
export const defaultsOf = (era: Era): readonly Default[] => defaults[era];
