/**
 * Rules of the API server about pods (1.24.17 and 1.37.2 pkg/apis/core/validation): those that
 * values of PSP can break, and those about annotations that name profiles. Defaults for seccomp,
 * AppArmor and runtime classes are checked on Windows alone: elsewhere they are valid, or the server
 * would have refused the policy.
 */
import { appArmorNameFaults, seccompNameFaults } from '../base/profileNames.js';
import { LARGEST_PORT } from '../controls/hostPorts.js';
import { and } from '../lang/build.js';
import { compile } from '../lang/evaluate.js';
import type { JsonObject, JsonValue } from '../pod/json.js';
import { appArmorAgrees, seccompAgrees } from '../pod/profilesAgree.js';
import { isObject } from '../pod/request.js';
import {
  APPARMOR_ANNOTATION_PREFIX,
  SECCOMP_CONTAINER_ANNOTATION_PREFIX,
  SECCOMP_POD_ANNOTATION,
} from '../pod/view.js';
import { mirrorSeccomp } from './seccompMirror.js';
import { objectIn } from '../pod/objectFields.js';
import { isOfWindows } from '../pod/windows.js';

/** A rule of the API server. It calls `refuse` for each fault of the pod. */
export type Rule = (pod: JsonObject, refuse: (fault: string) => void) => void;

const listIn = (of: JsonObject, key: string): readonly JsonValue[] => {
  const value = of[key];
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
};

const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

/** @param visit is called with the securityContext of each container and its path. */
function eachContainer(
  pod: JsonObject,
  visit: (security: JsonObject, path: () => string) => void,
): void {
  const spec = objectIn(pod, 'spec');
  for (const list of CONTAINER_LISTS) {
    let index = 0;
    for (const one of listIn(spec, list)) {
      const place = index;
      if (isObject(one) && isObject(one['securityContext']))
        visit(one['securityContext'], () => `spec.${list}[${place}].securityContext`);
      index += 1;
    }
  }
}

/** ValidateSecurityContext. */
const escalation: Rule = (pod, refuse) =>
  eachContainer(pod, (security, path) => {
    if (security['allowPrivilegeEscalation'] !== false) return;
    const beside = (other: string): void =>
      refuse(`${path()}: allowPrivilegeEscalation false cannot stand beside ${other}`);
    if (security['privileged'] === true) beside('privileged true');
    if (listIn(objectIn(security, 'capabilities'), 'add').includes('CAP_SYS_ADMIN'))
      beside('CAP_SYS_ADMIN');
  });

/**
 * Fields that PSP or a target fills in and that a Windows pod must not set (validateWindows). PSP
 * wrote AppArmor as an annotation, which no server refuses.
 */
export const NOT_ON_WINDOWS = {
  pod: [
    'seLinuxOptions',
    'seccompProfile',
    'appArmorProfile',
    'fsGroup',
    'runAsUser',
    'runAsGroup',
    'supplementalGroups',
  ],
  container: [
    'seLinuxOptions',
    'seccompProfile',
    'appArmorProfile',
    'capabilities',
    'readOnlyRootFilesystem',
    'privileged',
    'allowPrivilegeEscalation',
    'procMount',
    'runAsUser',
    'runAsGroup',
  ],
} as const;
/**
 * What the containers of Windows pods can have instead, so that the target fills in nothing. What is
 * filled in for the whole pod does not depend on them.
 */
const INSTEAD: Readonly<Record<string, string>> = {
  appArmorProfile: ` (set the annotation ${APPARMOR_ANNOTATION_PREFIX}NAME instead)`,
};
const windows: Rule = (pod, refuse) => {
  if (!isOfWindows(pod)) return;
  const noneOf = (
    path: () => string,
    of: JsonObject,
    keys: readonly string[],
    instead: Readonly<Record<string, string>> = {},
  ): void => {
    for (const key of keys)
      if (of[key] !== undefined)
        refuse(`${path()}.${key}: cannot be set for a windows pod${instead[key] ?? ''}`);
  };
  noneOf(
    () => 'spec.securityContext',
    objectIn(objectIn(pod, 'spec'), 'securityContext'),
    NOT_ON_WINDOWS.pod,
  );
  eachContainer(pod, (security, path) => noneOf(path, security, NOT_ON_WINDOWS.container, INSTEAD));
};

/** Validation of 1.24 sees the pod after seccomp fields and annotations were mirrored. */
const windowsOn124: Rule = (pod, refuse) => windows(mirrorSeccomp(pod), refuse);

/** IsValidUserID, IsValidGroupID: a policy may have greater ids, but a pod may not. */
const LARGEST_ID = 2_147_483_647;
const isNumber = (value: JsonValue | undefined): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint';
const isNoId = (value: JsonValue | undefined): boolean =>
  isNumber(value) && (value < 0 || value > LARGEST_ID);
const ids: Rule = (pod, refuse) => {
  const noId = (path: string): void => refuse(`${path}: must be between 0 and ${LARGEST_ID}`);
  const security = objectIn(objectIn(pod, 'spec'), 'securityContext');
  for (const key of ['runAsUser', 'runAsGroup', 'fsGroup'])
    if (isNoId(security[key])) noId(`spec.securityContext.${key}`);
  listIn(security, 'supplementalGroups').forEach((id, index) => {
    if (isNoId(id)) noId(`spec.securityContext.supplementalGroups[${index}]`);
  });
  eachContainer(pod, (own, path) => {
    for (const key of ['runAsUser', 'runAsGroup']) if (isNoId(own[key])) noId(`${path()}.${key}`);
  });
};

/** ValidatePathNoBacksteps. */
const hostPaths: Rule = (pod, refuse) =>
  listIn(objectIn(pod, 'spec'), 'volumes').forEach((volume, index) => {
    const { path } = isObject(volume) ? objectIn(volume, 'hostPath') : {};
    if (typeof path === 'string' && path.split('/').includes('..'))
      refuse(`spec.volumes[${index}].hostPath.path: must not contain '..'`);
  });

/** ValidateContainerPorts: 0 means that no port is set. */
const isNoPort = (value: JsonValue | undefined): boolean =>
  isNumber(value) && (value < 0 || value > LARGEST_PORT);
const ports: Rule = (pod, refuse) => {
  const spec = objectIn(pod, 'spec');
  for (const list of CONTAINER_LISTS)
    listIn(spec, list).forEach((one, index) => {
      const own = isObject(one) ? listIn(one, 'ports') : [];
      own.forEach((port, at) => {
        for (const key of ['containerPort', 'hostPort'])
          if (isObject(port) && isNoPort(port[key]))
            refuse(
              `spec.${list}[${index}].ports[${at}].${key}: must be between 1 and ${LARGEST_PORT}`,
            );
      });
    });
};

/** The names of all the containers of a pod, of each kind. */
const containerNames = (pod: JsonObject): ReadonlySet<JsonValue | undefined> => {
  const spec = objectIn(pod, 'spec');
  const all = CONTAINER_LISTS.flatMap((list) => listIn(spec, list));
  return new Set(all.filter(isObject).map(({ name }) => name));
};

/** ValidateSeccompPodAnnotations, ValidateAppArmorPodAnnotations, which write paths differently. */
const profileAnnotations: Rule = (pod, refuse) => {
  for (const [key, name] of Object.entries(objectIn(objectIn(pod, 'metadata'), 'annotations'))) {
    if (typeof name !== 'string') continue;
    if (key === SECCOMP_POD_ANNOTATION || key.startsWith(SECCOMP_CONTAINER_ANNOTATION_PREFIX))
      for (const { message } of seccompNameFaults(name))
        refuse(`metadata.annotations.${key}: ${message}`);
    if (!key.startsWith(APPARMOR_ANNOTATION_PREFIX)) continue;
    const path = `metadata.annotations[${key}]`;
    if (!containerNames(pod).has(key.slice(APPARMOR_ANNOTATION_PREFIX.length)))
      refuse(`${path}: container not found`);
    for (const { message } of appArmorNameFaults(name)) refuse(`${path}: ${message}`);
  }
};

const doProfilesAgree = compile(and(seccompAgrees, appArmorAgrees).node, ['pod']) as (
  pod: JsonObject,
) => boolean;
/** Targets fill in fields, beside the annotations that the pod came with. */
const profiles: Rule = (pod, refuse) => {
  if (!doProfilesAgree(pod))
    refuse('metadata.annotations: an annotation names another profile than the field');
};

/** Of Windows pods servers of today read seccomp otherwise: no annotation becomes a field. */
export const RULES_OF_TODAY: readonly Rule[] = [escalation, ids, profiles];
export const RULES_OF_124: readonly Rule[] = [escalation, ids, windowsOn124];
export const RULES_FOR_TARGETS: readonly Rule[] = [...RULES_OF_TODAY, windows];
export const RULES_OF_ALL_SERVERS: readonly Rule[] = [
  escalation,
  ids,
  hostPaths,
  ports,
  profileAnnotations,
];

/** @returns a text for each fault, in the order of the rules. */
export function faultsOf(pod: JsonObject, rules: readonly Rule[]): readonly string[] {
  const faults: string[] = [];
  for (const rule of rules) rule(pod, (fault) => faults.push(fault));
  return faults;
}
