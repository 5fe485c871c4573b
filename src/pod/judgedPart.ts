/**
 * Reduces a pod to the parts that policies read. The rest changes with every release, and may hold
 * secrets.
 */
import type { JsonObject } from './json.js';
import {
  APPARMOR_ANNOTATION_PREFIX,
  SECCOMP_CONTAINER_ANNOTATION_PREFIX,
  SECCOMP_POD_ANNOTATION,
} from './view.js';

/** Fields of containers that no policy reads. */
const RUN = ['command', 'args', 'env', 'envFrom'];
const LISTS = ['containers', 'initContainers'];
const LOOKED_AT = [
  SECCOMP_POD_ANNOTATION,
  SECCOMP_CONTAINER_ANNOTATION_PREFIX,
  APPARMOR_ANNOTATION_PREFIX,
];

export function judgedPart(pod: JsonObject): JsonObject {
  const { annotations, ...metadata } = pod['metadata'] as JsonObject;
  const kept = only(Object(annotations) as JsonObject, (key) =>
    LOOKED_AT.some((prefix) => key.startsWith(prefix)),
  );
  const spec = Object.entries(pod['spec'] as JsonObject).map(([key, value]) => [
    key,
    LISTS.includes(key)
      ? (value as readonly JsonObject[]).map((one) => only(one, (field) => !RUN.includes(field)))
      : value,
  ]);
  return {
    ...pod,
    metadata: { ...metadata, annotations: kept },
    spec: Object.fromEntries(spec) as JsonObject,
  };
}

const only = (object: JsonObject, isKept: (key: string) => boolean): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([key]) => isKept(key)));
