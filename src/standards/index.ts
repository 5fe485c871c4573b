/**
 * The only list of Pod Security Standards checks, and which of them a level has in a version of
 * Kubernetes.
 */
import { allowPrivilegeEscalation } from './allowPrivilegeEscalation.js';
import { appArmorProfile } from './appArmorProfile.js';
import { capabilitiesBaseline } from './capabilitiesBaseline.js';
import { capabilitiesRestricted } from './capabilitiesRestricted.js';
import { hostNamespaces } from './hostNamespaces.js';
import { hostPathVolumes } from './hostPathVolumes.js';
import { hostPorts } from './hostPorts.js';
import { hostProbesAndHostLifecycle } from './hostProbesAndHostLifecycle.js';
import { privileged } from './privileged.js';
import { procMount, procMountRestricted } from './procMount.js';
import { restrictedVolumes } from './restrictedVolumes.js';
import { runAsNonRoot } from './runAsNonRoot.js';
import { runAsUser } from './runAsUser.js';
import { seccompProfileBaseline, seccompProfileRestricted } from './seccompProfile.js';
import { seLinuxOptions } from './seLinuxOptions.js';
import type { Check } from '../controls/control.js';
import type { StandardCheck } from './standardCheck.js';
import type { StandardLevel } from './standardLevels.js';
import { sysctls } from './sysctls.js';
import { windowsHostProcess } from './windowsHostProcess.js';

export const standardChecks: readonly StandardCheck[] = [
  hostNamespaces,
  privileged,
  capabilitiesBaseline,
  hostPathVolumes,
  hostPorts,
  hostProbesAndHostLifecycle,
  appArmorProfile,
  seLinuxOptions,
  procMount,
  seccompProfileBaseline,
  sysctls,
  windowsHostProcess,
  restrictedVolumes,
  allowPrivilegeEscalation,
  runAsNonRoot,
  runAsUser,
  seccompProfileRestricted,
  capabilitiesRestricted,
  procMountRestricted,
];

/**
 * @param minor of Kubernetes 1.x, the version that a namespace pins.
 * @returns the checks that Pod Security Admission makes of pods at this level (its registry.go:
 *   restricted takes baseline along, less what it replaces).
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
