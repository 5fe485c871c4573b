/** The only list of controls. Its order is the order of checks in everything that is written. */
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
import type { Control } from './control.js';

export const controls: readonly Control[] = [
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
  readOnlyRootFilesystem,
];
