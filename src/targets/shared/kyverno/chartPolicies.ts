import type { PolicyNames } from '../exceptions.js';

/**
 * For each check, the policies of the chart kyverno-policies 1.19. Its ClusterPolicies and
 * ValidatingPolicies have the same names.
 */
export const CHART_POLICIES: PolicyNames = {
  hostNamespaces: ['disallow-host-namespaces'],
  privileged: ['disallow-privileged-containers'],
  capabilities_baseline: ['disallow-capabilities'],
  hostPathVolumes: ['disallow-host-path'],
  hostPorts: ['disallow-host-ports'],
  // No policy of the chart makes this check.
  hostProbesAndHostLifecycle: [],
  appArmorProfile: ['restrict-apparmor-profiles'],
  seLinuxOptions: ['disallow-selinux'],
  procMount: ['disallow-proc-mount'],
  seccompProfile_baseline: ['restrict-seccomp'],
  sysctls: ['restrict-sysctls'],
  windowsHostProcess: ['disallow-host-process'],
  restrictedVolumes: ['restrict-volume-types'],
  allowPrivilegeEscalation: ['disallow-privilege-escalation'],
  runAsNonRoot: ['require-run-as-nonroot'],
  runAsUser: ['require-run-as-non-root-user'],
  seccompProfile_restricted: ['restrict-seccomp-strict'],
  capabilities_restricted: ['disallow-capabilities-strict'],
  procMount_restricted: ['disallow-proc-mount'],
};
