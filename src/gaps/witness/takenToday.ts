/**
 * Adapts small pods so that a current server's own validation accepts them (Kubernetes 1.37,
 * pkg/apis/core/validation/validation.go). A pod that the server refuses before any policy is no
 * witness.
 */
import { compile } from '../../lang/evaluate.js';
import type { JsonObject } from '../../pod/json.js';
import { objectIn } from '../../pod/objectFields.js';
import { CONTAINER_LISTS } from '../../pod/pod.js';
import { keepsRulesOfToday, NOT_ON_WINDOWS } from '../../semantics/validAfterDefaults.js';
import { profilesAgree } from '../../pod/profilesAgree.js';

const doProfilesAgree = compile(profilesAgree.node, ['pod']) as (pod: JsonObject) => boolean;

/**
 * @returns the pod with the fields that the server requires; undefined if it refuses the pod in any
 *   case.
 */
export function takenToday(pod: JsonObject): JsonObject | undefined {
  const made = isOfWindows(pod) ? withoutLinux(pod) : withOwnUsers(pod);
  const isTaken =
    doProfilesAgree(made) &&
    keepsRulesOfToday(made) &&
    !sharesUsersAndHost(made) &&
    !lacksHostNetwork(made);
  return isTaken ? made : undefined;
}

const isOfWindows = (pod: JsonObject): boolean =>
  objectIn(objectIn(pod, 'spec'), 'os')['name'] === 'windows';

/** Removes the fields that no Windows pod may set (validateWindows). */
function withoutLinux(pod: JsonObject): JsonObject {
  const spec = without(objectIn(pod, 'spec'), ['hostUsers', 'hostPID', 'hostIPC']);
  const lists = CONTAINER_LISTS.flatMap((list) => {
    const containers = spec[list] as readonly JsonObject[] | undefined;
    return containers === undefined
      ? []
      : [[list, containers.map((one) => securedWithout(one, ON_LINUX.container))] as const];
  });
  return {
    ...pod,
    spec: { ...securedWithout(spec, ON_LINUX.pod), ...Object.fromEntries(lists) },
  };
}

const ON_LINUX = {
  pod: [...NOT_ON_WINDOWS.pod, 'appArmorProfile', 'sysctls'],
  container: [...NOT_ON_WINDOWS.container, 'appArmorProfile'],
};

const securedWithout = (holder: JsonObject, keys: readonly string[]): JsonObject =>
  holder['securityContext'] === undefined
    ? holder
    : { ...holder, securityContext: without(objectIn(holder, 'securityContext'), keys) };

const without = (of: JsonObject, keys: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(of).filter(([key]) => !keys.includes(key)));

/** Adds a user namespace of the pod's own, which `procMount: Unmasked` requires. */
function withOwnUsers(pod: JsonObject): JsonObject {
  const spec = objectIn(pod, 'spec');
  if (!containersOf(spec).some(isUnmasked)) return pod;
  return { ...pod, spec: { ...spec, hostUsers: false } };
}

const isUnmasked = (container: JsonObject): boolean =>
  objectIn(container, 'securityContext')['procMount'] === 'Unmasked';

const containersOf = (spec: JsonObject): readonly JsonObject[] =>
  CONTAINER_LISTS.flatMap((list) => (spec[list] ?? []) as readonly JsonObject[]);

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
    [spec, ...containersOf(spec)].some(
      (one) => objectIn(objectIn(one, 'securityContext'), 'windowsOptions')['hostProcess'] === true,
    )
  );
}
