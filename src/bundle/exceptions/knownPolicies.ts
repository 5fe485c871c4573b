/**
 * What the policies that clusters commonly run are called, by the check of the Pod Security
 * Standards that they make: those of the chart
 * kyverno-policies (1.19; its ClusterPolicies and ValidatingPolicies share their names) and of the
 * Gatekeeper library.
 */
export interface KnownPolicies {
  readonly kyverno: readonly string[];
  readonly gatekeeper: readonly string[];
}

const known = (kyverno: readonly string[], gatekeeper: readonly string[]): KnownPolicies => ({
  kyverno,
  gatekeeper,
});
const SECCOMP = ['K8sPSPSeccomp', 'K8sPSPSeccompV2'];

/** By the id of the check. */
export const KNOWN_POLICIES: Readonly<Record<string, KnownPolicies>> = {
  hostNamespaces: known(
    ['disallow-host-namespaces'],
    ['K8sPSPHostNamespace', 'K8sPSPHostNetworkingPorts'],
  ),
  privileged: known(['disallow-privileged-containers'], ['K8sPSPPrivilegedContainer']),
  capabilities_baseline: known(['disallow-capabilities'], ['K8sPSPCapabilities']),
  hostPathVolumes: known(['disallow-host-path'], ['K8sPSPHostFilesystem', 'K8sPSPVolumeTypes']),
  hostPorts: known(['disallow-host-ports'], ['K8sPSPHostNetworkingPorts']),
  hostProbesAndHostLifecycle: known([], ['K8sPSPHostProbesLifecycle']),
  appArmorProfile: known(['restrict-apparmor-profiles'], ['K8sPSPAppArmor']),
  seLinuxOptions: known(['disallow-selinux'], ['K8sPSPSELinuxV2']),
  procMount: known(['disallow-proc-mount'], ['K8sPSPProcMount']),
  seccompProfile_baseline: known(['restrict-seccomp'], SECCOMP),
  sysctls: known(['restrict-sysctls'], ['K8sPSPForbiddenSysctls']),
  windowsHostProcess: known(['disallow-host-process'], ['K8sPSPHostProcess']),
  restrictedVolumes: known(['restrict-volume-types'], ['K8sPSPVolumeTypes']),
  allowPrivilegeEscalation: known(
    ['disallow-privilege-escalation'],
    ['K8sPSPAllowPrivilegeEscalationContainer'],
  ),
  runAsNonRoot: known(['require-run-as-nonroot'], ['K8sPSPAllowedUsers']),
  runAsUser: known(['require-run-as-non-root-user'], ['K8sPSPAllowedUsers']),
  seccompProfile_restricted: known(['restrict-seccomp-strict'], SECCOMP),
  capabilities_restricted: known(['disallow-capabilities-strict'], ['K8sPSPCapabilities']),
  procMount_restricted: known(['disallow-proc-mount'], ['K8sPSPProcMount']),
};
