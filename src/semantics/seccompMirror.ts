/**
 * What the 1.24 server did between mutating and validating admission
 * (pkg/registry/core/pod/strategy.go applySeccompVersionSkew).
 */
import type { JsonObject } from '../pod/json.js';
import { localhostPath } from '../pod/localhostPath.js';
import { SECCOMP_CONTAINER_ANNOTATION_PREFIX, SECCOMP_POD_ANNOTATION } from '../pod/view.js';

type Profile = { type?: string; localhostProfile?: string };
interface Secured {
  name?: string;
  securityContext?: { seccompProfile?: Profile };
}

function toAnnotation(profile: Profile): string | undefined {
  if (profile.type === 'Unconfined') return 'unconfined';
  if (profile.type === 'RuntimeDefault') return 'runtime/default';
  return profile.type === 'Localhost' && profile.localhostProfile !== undefined
    ? `localhost/${profile.localhostProfile}`
    : undefined;
}

function toField(annotation: string): Profile | undefined {
  if (annotation === 'unconfined') return { type: 'Unconfined' };
  if (annotation === 'runtime/default' || annotation === 'docker/default')
    return { type: 'RuntimeDefault' };
  const path = localhostPath(annotation) ?? '';
  return path === '' ? undefined : { type: 'Localhost', localhostProfile: path };
}

/** A copy with seccomp fields and annotations each filled in from the other. */
export function mirrorSeccomp(pod: JsonObject): JsonObject {
  const copy = copyOfHolders(pod);
  const annotations = { ...copy.metadata.annotations };
  const sync = (holder: Secured, key: string): void => {
    const annotation = annotations[key];
    const profile = holder.securityContext?.seccompProfile;
    if (profile && annotation === undefined) {
      const written = toAnnotation(profile);
      if (written !== undefined) annotations[key] = written;
    } else if (annotation !== undefined && !profile) {
      const written = toField(annotation);
      if (written) holder.securityContext = { ...holder.securityContext, seccompProfile: written };
    }
  };
  sync(copy.spec, SECCOMP_POD_ANNOTATION);
  const { containers = [], initContainers = [], ephemeralContainers = [] } = copy.spec;
  for (const container of [...containers, ...initContainers, ...ephemeralContainers]) {
    sync(container, `${SECCOMP_CONTAINER_ANNOTATION_PREFIX}${container.name ?? ''}`);
  }
  if (Object.keys(annotations).length > 0) copy.metadata.annotations = annotations;
  return copy as unknown as JsonObject;
}

interface Copy {
  metadata: { annotations?: Record<string, string> };
  spec: Secured & {
    containers?: Secured[];
    initContainers?: Secured[];
    ephemeralContainers?: Secured[];
  };
}

/** New objects wherever the mirror writes; all else is shared with the original. */
function copyOfHolders(pod: JsonObject): Copy {
  const { metadata, spec } = pod as unknown as Copy;
  const lists = (['containers', 'initContainers', 'ephemeralContainers'] as const).flatMap(
    (key) => {
      const list = spec[key];
      return list === undefined ? [] : [[key, list.map((one) => ({ ...one }))] as const];
    },
  );
  return { ...pod, metadata: { ...metadata }, spec: { ...spec, ...Object.fromEntries(lists) } };
}

/** Whether there is anything to mirror: a cheap test that saves the copy. */
export function mentionsSeccomp(pod: JsonObject): boolean {
  const { metadata, spec } = pod as {
    metadata?: { annotations?: Record<string, string> };
    spec?: Secured & Record<string, unknown>;
  };
  const containers = ['containers', 'initContainers', 'ephemeralContainers'].flatMap(
    (key) => (spec?.[key] ?? []) as Secured[],
  );
  return (
    [spec, ...containers].some((one) => one?.securityContext?.seccompProfile !== undefined) ||
    Object.keys(metadata?.annotations ?? {}).some((key) => key.includes('seccomp.security.alpha'))
  );
}
