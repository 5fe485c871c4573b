/**
 * The only list of controls. Its order is the order of checks in everything that is written.
 */
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
import { sameData } from '../lang/sameNode.js';
import type { Era } from '../pod/view.js';

/** Fields that the control of another field reads too. */
interface SharedControl {
  readonly defaultAllowPrivilegeEscalation: 'allowPrivilegeEscalation';
}

/** The control of every field of a policy. */
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

/** The same checks and defaults at each call: caches keyed by them then work. */
const madeOnce = remembered((control: Control): Control => ({
  ...control,
  checks: madeOncePerEra(control.checks),
  defaults: madeOncePerEra(control.defaults),
}));

/** What did not change since 1.24 is one object, so that it is asked once for both eras. */
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

/** Each once, in the order of the table. */
export const controls: readonly Control[] = [...new Set<Control>(Object.values(controlByField))];

const checks: { readonly [E in Era]: readonly Check[] } = {
  '1.24': controls.flatMap((control) => control.checks('1.24')),
  current: controls.flatMap((control) => control.checks('current')),
};
const defaults: { readonly [E in Era]: readonly Default[] } = {
  '1.24': controls.flatMap((control) => control.defaults('1.24')),
  current: controls.flatMap((control) => control.defaults('current')),
};

/** Every check of every control, in order. */
export const checksOf = (era: Era): readonly Check[] => checks[era];
/** Every default of every control, in order. */
export const defaultsOf = (era: Era): readonly Default[] => defaults[era];
