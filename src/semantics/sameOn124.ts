/** Rewrites a pod so that it means on a 1.24 server what it means on a current one. */
import { variable } from '../lang/build.js';
import { compile } from '../lang/evaluate.js';
import { withoutEmptyGroups } from '../pod/emptyGroups.js';
import type { JsonObject, JsonValue } from '../pod/json.js';
import type { Container } from '../pod/pod.js';
import { containersOf, withSecurity } from '../pod/securityContexts.js';
import {
  APPARMOR_ANNOTATION_PREFIX,
  containerAppArmor,
  SECCOMP_CONTAINER_ANNOTATION_PREFIX,
  SECCOMP_POD_ANNOTATION,
} from '../pod/view.js';
import { mirrorSeccomp } from './seccompMirror.js';

const appArmorToday = compile(containerAppArmor('current', variable<Container>('container')).node, [
  'pod',
  'container',
]);

/**
 * Removes the seccomp annotations that have no effect today. Annotations that agree with the fields
 * stay.
 */
export function withoutInertSeccomp(pod: JsonObject): JsonObject {
  const said = annotationsOf(mirrorSeccomp(withoutSeccompAnnotations(pod)));
  return withAnnotations(pod, (key) => (isSeccomp(key) ? said[key] : annotationsOf(pod)[key]));
}

const withoutSeccompAnnotations = (pod: JsonObject): JsonObject =>
  withAnnotations(pod, (key) => (isSeccomp(key) ? undefined : annotationsOf(pod)[key]));

const isSeccomp = (key: string): boolean =>
  key === SECCOMP_POD_ANNOTATION || key.startsWith(SECCOMP_CONTAINER_ANNOTATION_PREFIX);

/** Removes the AppArmor fields: 1.24 does not have them. */
export const withoutAppArmorFields = (pod: JsonObject): JsonObject =>
  withSecurity(pod, ({ appArmorProfile: _, ...rest }) => rest);

/** Removes empty lists of groups: a current server drops them before admission. */
export const podWithoutEmptyGroups = (pod: JsonObject): JsonObject =>
  withSecurity(pod, withoutEmptyGroups);

/** Makes what 1.24 made of volumes of type image: emptyDirs. */
export const withoutImages = (pod: JsonObject): JsonObject =>
  withImages(pod, ({ image: _, ...rest }) => ({ ...rest, emptyDir: {} }));

/** 1.24 had no such type. Like a volume without any source, it is of no type that a policy names. */
const withUnnamedImages = (pod: JsonObject): JsonObject =>
  withImages(pod, ({ image: _, ...rest }) => rest);

const volumesOf = (pod: JsonObject): readonly JsonObject[] =>
  ((pod['spec'] as JsonObject)['volumes'] ?? []) as readonly JsonObject[];

export const hasImageVolumes = (pod: JsonObject): boolean =>
  volumesOf(pod).some(({ image }) => image !== undefined);

function withImages(pod: JsonObject, change: (volume: JsonObject) => JsonObject): JsonObject {
  if (!hasImageVolumes(pod)) return pod;
  const spec = pod['spec'] as JsonObject;
  const changed = volumesOf(pod).map((one) => (one['image'] === undefined ? one : change(one)));
  return { ...pod, spec: { ...spec, volumes: changed } };
}

/** Adds the annotation that says what the AppArmor fields say. */
export function withAnnotatedAppArmor(pod: JsonObject): JsonObject {
  const profiles = Object.fromEntries(
    containersOf(pod).flatMap((container) => {
      const profile = appArmorToday(pod, container) as string;
      const key = `${APPARMOR_ANNOTATION_PREFIX}${String(container['name'])}`;
      return profile === '' ? [] : [[key, profile] as const];
    }),
  );
  if (Object.keys(profiles).length === 0) return pod;
  return {
    ...pod,
    metadata: {
      ...(pod['metadata'] as JsonObject),
      annotations: { ...annotationsOf(pod), ...profiles },
    },
  };
}

export const sameOn124 = (pod: JsonObject): JsonObject =>
  mirrorSeccomp(
    withoutSeccompAnnotations(
      withoutAppArmorFields(podWithoutEmptyGroups(withUnnamedImages(withAnnotatedAppArmor(pod)))),
    ),
  );

const annotationsOf = (pod: JsonObject): JsonObject =>
  ((pod['metadata'] as JsonObject | undefined)?.['annotations'] ?? {}) as JsonObject;

function withAnnotations(
  pod: JsonObject,
  valueOf: (key: string) => JsonValue | undefined,
): JsonObject {
  const kept = Object.fromEntries(
    Object.keys(annotationsOf(pod)).flatMap((key) => {
      const value = valueOf(key);
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
  return { ...pod, metadata: { ...(pod['metadata'] as JsonObject), annotations: kept } };
}
