/**
 * Adapts small pods so that a current server's own validation accepts them (Kubernetes 1.37,
 * pkg/apis/core/validation/validation.go). A pod that the server refuses before any policy is no
 * witness.
 */
import type { JsonObject } from '../../pod/json.js';
import { objectIn } from '../../pod/objectFields.js';
import { isOfWindows } from '../../pod/windows.js';
import { containersOf, withSecurity } from '../../pod/securityContexts.js';
import { NOT_ON_WINDOWS } from '../../semantics/serverRules.js';
import { keepsRulesOfToday } from '../../semantics/takenByServer.js';

/**
 * @returns the pod with the fields that the server requires; undefined if it refuses the pod in any
 *   case.
 */
export function takenToday(pod: JsonObject): JsonObject | undefined {
  const made = isOfWindows(pod) ? withoutLinux(pod) : withOwnUsers(pod);
  const isTaken = keepsRulesOfToday(made) && !sharesUsersAndHost(made) && !lacksHostNetwork(made);
  return isTaken ? made : undefined;
}

/** Removes the fields that no Windows pod may set (validateWindows). */
function withoutLinux(pod: JsonObject): JsonObject {
  const { hostUsers: _, hostPID: __, hostIPC: ___, ...spec } = objectIn(pod, 'spec');
  return withSecurity({ ...pod, spec }, (security) =>
    Object.fromEntries(Object.entries(security).filter(([key]) => !ON_LINUX.has(key))),
  );
}

const ON_LINUX: ReadonlySet<string> = new Set([
  ...NOT_ON_WINDOWS.pod,
  ...NOT_ON_WINDOWS.container,
  'sysctls',
]);

/** Adds a user namespace of the pod's own, which `procMount: Unmasked` requires. */
function withOwnUsers(pod: JsonObject): JsonObject {
  if (!containersOf(pod).some(isUnmasked)) return pod;
  return { ...pod, spec: { ...objectIn(pod, 'spec'), hostUsers: false } };
}

const isUnmasked = (container: JsonObject): boolean =>
  objectIn(container, 'securityContext')['procMount'] === 'Unmasked';

/** A pod with its own user namespace must not use the host's namespaces (validateHostUsers). */
function sharesUsersAndHost(pod: JsonObject): boolean {
  const spec = objectIn(pod, 'spec');
  return (
    spec['hostUsers'] === false &&
    ['hostNetwork', 'hostPID', 'hostIPC'].some((key) => spec[key] === true)
  );
}

/** Windows host processes must use the host's network (validateWindowsHostProcessPod). */
function lacksHostNetwork(pod: JsonObject): boolean {
  const spec = objectIn(pod, 'spec');
  return (
    spec['hostNetwork'] !== true &&
    [spec, ...containersOf(pod)].some(
      (one) => objectIn(objectIn(one, 'securityContext'), 'windowsOptions')['hostProcess'] === true,
    )
  );
}
