/**
 * The only list of the checks of the Pod Security Standards, and which checks a level has in a
 * version of Kubernetes.
 */
import { allowPrivilegeEscalationCheck } from './allowPrivilegeEscalation.js';
import { appArmorProfileCheck } from './appArmorProfile.js';
import { capabilitiesBaselineCheck } from './capabilitiesBaseline.js';
import { capabilitiesRestrictedCheck } from './capabilitiesRestricted.js';
import { hostNamespacesCheck } from './hostNamespaces.js';
import { hostPathVolumesCheck } from './hostPathVolumes.js';
import { hostPortsCheck } from './hostPorts.js';
import { hostProbesAndHostLifecycleCheck } from './hostProbesAndHostLifecycle.js';
import { privilegedCheck } from './privileged.js';
import { procMountCheck, procMountRestrictedCheck } from './procMount.js';
import { restrictedVolumesCheck } from './restrictedVolumes.js';
import { runAsNonRootCheck } from './runAsNonRoot.js';
import { runAsUserCheck } from './runAsUser.js';
import { seccompProfileBaselineCheck, seccompProfileRestrictedCheck } from './seccompProfile.js';
import { seLinuxOptionsCheck } from './seLinuxOptions.js';
import type { Check } from '../controls/control.js';
import type { StandardCheck } from './standardCheck.js';
import type { StandardLevel } from './standardLevels.js';
import { sysctlsCheck } from './sysctls.js';
import { windowsHostProcessCheck } from './windowsHostProcess.js';

export const standardChecks: readonly StandardCheck[] = [
  hostNamespacesCheck,
  privilegedCheck,
  capabilitiesBaselineCheck,
  hostPathVolumesCheck,
  hostPortsCheck,
  hostProbesAndHostLifecycleCheck,
  appArmorProfileCheck,
  seLinuxOptionsCheck,
  procMountCheck,
  seccompProfileBaselineCheck,
  sysctlsCheck,
  windowsHostProcessCheck,
  restrictedVolumesCheck,
  allowPrivilegeEscalationCheck,
  runAsNonRootCheck,
  runAsUserCheck,
  seccompProfileRestrictedCheck,
  capabilitiesRestrictedCheck,
  procMountRestrictedCheck,
];

/**
 * @param minor the minor version of Kubernetes 1.x that the namespace pins.
 * @returns the checks that Pod Security Admission makes at this level. As in its registry.go,
 *   restricted includes the baseline checks that it does not replace.
 */
export function levelChecks(level: StandardLevel, minor: number): readonly Check[] {
  if (level === 'privileged') return [];
  const known = standardChecks.flatMap((check) => {
    const version = check.versions.filter(({ since }) => since <= minor).at(-1);
    return version === undefined || (level === 'baseline' && check.level === 'restricted')
      ? []
      : [{ check, version }];
  });
  const replaced = new Set(known.map(({ check }) => check.replaces));
  return known
    .filter(({ check }) => !replaced.has(check.id))
    .flatMap(({ version }) => version.checks);
}
