/** What PSP filled in, expressed in today's fields. */
import { formatFieldPath } from '../base/fieldPath.js';
import { semanticEqual } from '../semantics/semanticEqual.js';
import { SOURCE } from '../ir/source.js';
import { withWrites } from '../semantics/writes.js';
import { mirrorSeccomp } from '../semantics/seccompMirror.js';
import type { JsonObject, JsonValue } from '../pod/json.js';
import { CONTAINER_LISTS } from '../pod/pod.js';
import { localhostPath } from '../pod/localhostPath.js';
import { isObject } from '../pod/request.js';
import {
  APPARMOR_ANNOTATION_PREFIX,
  SECCOMP_CONTAINER_ANNOTATION_PREFIX,
  SECCOMP_POD_ANNOTATION,
} from '../pod/view.js';
import { objectIn } from '../pod/objectFields.js';
import { isOfWindows } from '../pod/windows.js';
import type { PodChange } from './plan.js';

export interface FieldChange {
  /** The path in the pod. A container is given by its list and index. */
  readonly path: readonly (string | number)[];
  readonly from: JsonValue | undefined;
  readonly to: JsonValue;
}

/**
 * @param pod the pod as the server received it.
 * @param stored the same pod after PSP's defaults.
 * @returns the values to set so that PSP has nothing to fill in and a current server sees what PSP
 *   saw. Profiles of seccomp and AppArmor in annotations become fields.
 */
export function fieldChanges(pod: JsonObject, stored: JsonObject): readonly FieldChange[] {
  return differences(pod, withFields(stored, pod), []).filter(({ path }) => !isOfServer(path, pod));
}

/**
 * The pod as a person would write it today, so that PSP has nothing to fill in. It has only fields,
 * although 1.24 also needs the annotations of AppArmor.
 */
export const asWrittenToday = (pod: JsonObject, stored: JsonObject): JsonObject =>
  withChanges(
    pod,
    fieldChanges(pod, stored).filter(({ path }) => !isAppArmor(String(path[2]))),
  );

export const readable = ({ path, from, to }: FieldChange): PodChange => ({
  path: formatFieldPath(path),
  from: from ?? null,
  to,
});

/** Whether the path is an annotation that PSP or the server writes, or that has no effect today. */
function isOfServer(path: FieldChange['path'], pod: JsonObject): boolean {
  const [root, annotations, key] = path;
  if (root !== 'metadata' || annotations !== 'annotations') return false;
  const had = objectIn(objectIn(pod, 'metadata'), 'annotations')[String(key)] !== undefined;
  return key === SOURCE.annotation || (isSeccomp(String(key)) && !had);
}

const isSeccomp = (key: string): boolean =>
  key === SECCOMP_POD_ANNOTATION || key.startsWith(SECCOMP_CONTAINER_ANNOTATION_PREFIX);

const isAppArmor = (key: string): boolean => key.startsWith(APPARMOR_ANNOTATION_PREFIX);

/**
 * The stored pod with seccomp mirrored as on 1.24, and with AppArmor profiles as fields beside the
 * annotations that 1.24 needs. On Windows pods the annotation is enough: servers refuse the field
 * there (validateWindows).
 */
function withFields(stored: JsonObject, pod: JsonObject): JsonObject {
  const mirrored = mirrorSeccomp(stored);
  const given = objectIn(objectIn(pod, 'metadata'), 'annotations');
  const annotations = Object.fromEntries(
    Object.entries(objectIn(objectIn(mirrored, 'metadata'), 'annotations')).filter(
      ([key]) => given[key] === undefined,
    ),
  );
  const spec = mirrored['spec'] as JsonObject;
  if (isOfWindows(pod)) return mirrored;
  const lists = CONTAINER_LISTS.flatMap((list) => {
    const containers = spec[list];
    if (!Array.isArray(containers)) return [];
    return [
      [
        list,
        (containers as readonly JsonObject[]).map((container) =>
          withAppArmor(
            container,
            annotations[`${APPARMOR_ANNOTATION_PREFIX}${String(container['name'])}`],
          ),
        ),
      ] as const,
    ];
  });
  return { ...mirrored, spec: { ...spec, ...Object.fromEntries(lists) } };
}

function withAppArmor(container: JsonObject, profile: JsonValue | undefined): JsonObject {
  const security = objectIn(container, 'securityContext');
  const field = typeof profile === 'string' ? appArmorField(profile) : undefined;
  if (field === undefined || security['appArmorProfile'] !== undefined) return container;
  return { ...container, securityContext: { ...security, appArmorProfile: field } };
}

function appArmorField(profile: string): JsonObject | undefined {
  if (profile === 'runtime/default') return { type: 'RuntimeDefault' };
  if (profile === 'unconfined') return { type: 'Unconfined' };
  const path = localhostPath(profile) ?? '';
  return path === '' ? undefined : { type: 'Localhost', localhostProfile: path };
}

/**
 * The values that were added or replaced; defaults remove nothing. A list of plain values is one
 * value.
 */
function differences(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: FieldChange['path'],
): readonly FieldChange[] {
  if (after === undefined || semanticEqual(before, after)) return [];
  if (isObject(after) && (before === undefined || isObject(before)))
    return Object.entries(after).flatMap(([key, value]) =>
      differences(before?.[key], value, [...path, key]),
    );
  if (isContainers(path) && Array.isArray(before) && Array.isArray(after))
    return (after as readonly JsonValue[]).flatMap((value, index) =>
      differences((before as readonly JsonValue[])[index], value, [...path, index]),
    );
  return [{ path, from: before, to: after }];
}

const isContainers = ([root, list, more]: FieldChange['path']): boolean =>
  root === 'spec' && more === undefined && (CONTAINER_LISTS as readonly unknown[]).includes(list);

/** The pod after the changes. */
export function withChanges(pod: JsonObject, changes: readonly FieldChange[]): JsonObject {
  const writes = changes.map(({ path, to }) => {
    const [, list, index, ...rest] = path;
    return typeof index === 'number'
      ? { container: placeOf(pod, String(list), index), path: rest.map(String), value: to }
      : { container: undefined, path: path.map(String), value: to };
  });
  return withWrites(pod, writes);
}

/** The index among all containers: containers first, then init containers, then ephemeral ones. */
function placeOf(pod: JsonObject, list: string, index: number): number {
  const lists: readonly string[] = CONTAINER_LISTS;
  const spec = pod['spec'] as JsonObject;
  const before = lists
    .slice(0, lists.indexOf(list))
    .map((one) => ((spec[one] ?? []) as readonly unknown[]).length);
  return before.reduce((sum, count) => sum + count, index);
}
