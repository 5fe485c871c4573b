/**
 * Where defaults make a pod that the API server then refuses: the rules of 1.24.17
 * pkg/apis/core/validation that values of PSP can break. What PSP may name by default of seccomp,
 * AppArmor and runtime classes is valid itself, or the policy would not be there.
 */
import type { JsonObject, JsonValue } from '../pod/json.js';
import { isObject } from '../pod/request.js';
import { mentionsSeccomp, mirrorSeccomp } from './seccompMirror.js';

type Rule = (pod: PodParts) => readonly string[];
interface PodParts {
  readonly spec: JsonObject;
  readonly security: JsonObject;
  readonly containers: readonly { readonly path: string; readonly security: JsonObject }[];
}

const objectIn = (of: JsonObject, key: string): JsonObject => {
  const value = of[key];
  return isObject(value) ? value : {};
};
const listIn = (of: JsonObject, key: string): readonly JsonValue[] => {
  const value = of[key];
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
};

function partsOf(pod: JsonObject): PodParts {
  const spec = objectIn(pod, 'spec');
  const containers = ['initContainers', 'containers', 'ephemeralContainers'].flatMap((list) =>
    listIn(spec, list).map((one, index) => ({
      path: `spec.${list}[${index}].securityContext`,
      security: isObject(one) ? objectIn(one, 'securityContext') : {},
    })),
  );
  return { spec, security: objectIn(spec, 'securityContext'), containers };
}

/** ValidateSecurityContext. */
const escalation: Rule = ({ containers }) =>
  containers.flatMap(({ path, security }) => {
    if (security['allowPrivilegeEscalation'] !== false) return [];
    const added = listIn(objectIn(security, 'capabilities'), 'add');
    return [
      ...(security['privileged'] === true ? ['privileged true'] : []),
      ...(added.includes('CAP_SYS_ADMIN') ? ['CAP_SYS_ADMIN'] : []),
    ].map((other) => `${path}: allowPrivilegeEscalation false cannot stand beside ${other}`);
  });

/** What no Windows pod may set (validateWindows), of the fields that PSP fills in. */
const NOT_ON_WINDOWS = {
  pod: [
    'seLinuxOptions',
    'seccompProfile',
    'fsGroup',
    'runAsUser',
    'runAsGroup',
    'supplementalGroups',
  ],
  container: [
    'seLinuxOptions',
    'seccompProfile',
    'capabilities',
    'readOnlyRootFilesystem',
    'privileged',
    'allowPrivilegeEscalation',
    'procMount',
    'runAsUser',
    'runAsGroup',
  ],
} as const;
const windows: Rule = ({ spec, security, containers }) => {
  if (objectIn(spec, 'os')['name'] !== 'windows') return [];
  const set = (path: string, of: JsonObject, keys: readonly string[]): readonly string[] =>
    keys
      .filter((key) => of[key] !== undefined)
      .map((key) => `${path}.${key}: cannot be set for a windows pod`);
  return [
    ...set('spec.securityContext', security, NOT_ON_WINDOWS.pod),
    ...containers.flatMap(({ path, security: own }) => set(path, own, NOT_ON_WINDOWS.container)),
  ];
};

/** IsValidUserID, IsValidGroupID: a policy may have greater ones, a pod may not. */
const LARGEST_ID = 2_147_483_647;
const ids: Rule = ({ security, containers }) => {
  const tooLarge = (path: string, value: JsonValue | undefined): readonly string[] =>
    (typeof value === 'number' || typeof value === 'bigint') && value > LARGEST_ID
      ? [`${path}: must be between 0 and ${LARGEST_ID}`]
      : [];
  return [
    ...['runAsUser', 'runAsGroup', 'fsGroup'].flatMap((key) =>
      tooLarge(`spec.securityContext.${key}`, security[key]),
    ),
    ...listIn(security, 'supplementalGroups').flatMap((id, index) =>
      tooLarge(`spec.securityContext.supplementalGroups[${index}]`, id),
    ),
    ...containers.flatMap(({ path, security: own }) =>
      ['runAsUser', 'runAsGroup'].flatMap((key) => tooLarge(`${path}.${key}`, own[key])),
    ),
  ];
};

const RULES: readonly Rule[] = [escalation, windows, ids];

/** Validation looks at the pod with seccomp's fields and annotations mirrored. */
function faultsOf(pod: JsonObject): readonly string[] {
  const parts = partsOf(mentionsSeccomp(pod) ? mirrorSeccomp(pod) : pod);
  return RULES.flatMap((rule) => rule(parts));
}

/**
 * @returns the server's error for the defaulted pod that the pod did not have before; undefined
 *   where the server takes it.
 */
export function invalidByDefaults(pod: JsonObject, defaulted: JsonObject): string | undefined {
  if (pod === defaulted) return undefined;
  const after = faultsOf(defaulted);
  if (after.length === 0) return undefined;
  const before = faultsOf(pod);
  const [first, ...others] = after.filter((fault) => !before.includes(fault));
  if (first === undefined) return undefined;
  const more = others.length === 0 ? '' : `, and ${others.length} more like it`;
  return `PSP admits it, but the API server then refuses it: ${first}${more}`;
}
