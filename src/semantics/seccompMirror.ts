/**
 * What the 1.24 server did to seccomp between mutating and validating admission
 * (pkg/registry/core/pod/strategy.go applySeccompVersionSkew).
 */
import type { JsonObject } from '../pod/json.js';
import { CONTAINER_LISTS } from '../pod/pod.js';
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

/**
 * The pod with seccomp fields filled in from annotations, and the reverse. If there is nothing to
 * fill in, it is the same object. Unchanged parts are shared with the original.
 */
export const mirrorSeccomp = (pod: JsonObject): JsonObject => synced(pod, true);

/** As `mirrorSeccomp`, without the reverse: what 1.25 and 1.26 did. */
export const seccompFromAnnotations = (pod: JsonObject): JsonObject => synced(pod, false);

function synced(pod: JsonObject, annotates: boolean): JsonObject {
  const { metadata = {}, spec } = pod as unknown as Mirrored;
  const { annotations: given = {} } = metadata;
  let annotations = given;
  const sync = <T extends Secured>(holder: T, key: string): T => {
    const annotation = annotations[key];
    const profile = holder.securityContext?.seccompProfile;
    if (annotates && profile && annotation === undefined) {
      const written = toAnnotation(profile);
      if (written !== undefined) annotations = { ...annotations, [key]: written };
    } else if (annotation !== undefined && !profile) {
      const seccompProfile = toField(annotation);
      if (seccompProfile)
        return { ...holder, securityContext: { ...holder.securityContext, seccompProfile } };
    }
    return holder;
  };
  let mirrored = sync(spec, SECCOMP_POD_ANNOTATION);
  for (const list of CONTAINER_LISTS) {
    const containers = spec[list];
    if (containers === undefined) continue;
    const made = containers.map((one) =>
      sync(one, `${SECCOMP_CONTAINER_ANNOTATION_PREFIX}${one.name ?? ''}`),
    );
    if (made.some((one, i) => one !== containers[i])) mirrored = { ...mirrored, [list]: made };
  }
  if (mirrored === spec && annotations === given) return pod;
  return {
    ...pod,
    metadata: annotations === given ? metadata : { ...metadata, annotations },
    spec: mirrored,
  } as unknown as JsonObject;
}

type Mirrored = {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: Secured & {
    readonly [L in (typeof CONTAINER_LISTS)[number]]?: readonly Secured[];
  };
};
