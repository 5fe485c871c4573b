import type { PolicyNames } from '../shared/exceptions.js';

const SECCOMP = ['K8sPSPSeccomp', 'K8sPSPSeccompV2'];

/**
 * For each check of the Pod Security Standards, the policies of the Gatekeeper library that make
 * it.
 */
export const LIBRARY_POLICIES: PolicyNames = {
  hostNamespaces: ['K8sPSPHostNamespace', 'K8sPSPHostNetworkingPorts'],
  privileged: ['K8sPSPPrivilegedContainer'],
  capabilities_baseline: ['K8sPSPCapabilities'],
  hostPathVolumes: ['K8sPSPHostFilesystem', 'K8sPSPVolumeTypes'],
  hostPorts: ['K8sPSPHostNetworkingPorts'],
  hostProbesAndHostLifecycle: ['K8sPSPHostProbesLifecycle'],
  appArmorProfile: ['K8sPSPAppArmor'],
  seLinuxOptions: ['K8sPSPSELinuxV2'],
  procMount: ['K8sPSPProcMount'],
  seccompProfile_baseline: SECCOMP,
  sysctls: ['K8sPSPForbiddenSysctls'],
  windowsHostProcess: ['K8sPSPHostProcess'],
  restrictedVolumes: ['K8sPSPVolumeTypes'],
  allowPrivilegeEscalation: ['K8sPSPAllowPrivilegeEscalationContainer'],
  runAsNonRoot: ['K8sPSPAllowedUsers'],
  runAsUser: ['K8sPSPAllowedUsers'],
  seccompProfile_restricted: SECCOMP,
  capabilities_restricted: ['K8sPSPCapabilities'],
  procMount_restricted: ['K8sPSPProcMount'],
};
