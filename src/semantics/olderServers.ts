/**
 * What API servers between PSP's last and those of today make of a pod before it is validated. They
 * drop fields that they do not have yet, as 1.24 did, and 1.25 and 1.26 read annotations of seccomp
 * (pkg/registry/core/pod/strategy.go of 1.26.15, applySeccompVersionSkew). Webhooks that fill in
 * values are called before that, which makes a difference only to a seccomp profile that they fill
 * in beside an annotation.
 */
import type { JsonObject } from '../pod/json.js';
import type { AdmissionRequest } from '../pod/request.js';
import { APPARMOR_FIELDS_SINCE } from '../pod/view.js';
import {
  hasImageVolumes,
  withAnnotatedAppArmor,
  withoutAppArmorFields,
  withoutImages,
} from './sameOn124.js';
import { seccompFromAnnotations } from './seccompMirror.js';

/** The minor version of Kubernetes 1.x that brought volumes of type image. */
export const IMAGE_VOLUMES_SINCE = 31;
/** The first one that does not copy annotations of seccomp to the fields. */
export const SECCOMP_FIELDS_ALONE_SINCE = 27;

/** The request as the target on a server of this minor version of Kubernetes 1.x judges it. */
export function asTakenOn(minor: number): (request: AdmissionRequest) => AdmissionRequest {
  if (minor >= IMAGE_VOLUMES_SINCE) return (request) => request;
  const known = (pod: JsonObject): JsonObject =>
    withoutImages(minor < APPARMOR_FIELDS_SINCE ? withoutAppArmorFields(pod) : pod);
  return (request) => {
    const pod = known(request.pod);
    const copies = minor < SECCOMP_FIELDS_ALONE_SINCE && isCreation(request);
    return {
      ...request,
      pod: copies ? seccompFromAnnotations(pod) : pod,
      oldPod: request.oldPod && known(request.oldPod),
    };
  };
}

const isCreation = ({ operation, subResource }: AdmissionRequest): boolean =>
  operation === 'CREATE' && subResource === '';

/**
 * A pod of the same meaning that a server of this version keeps as it is; undefined if there is
 * none.
 */
export function asKeptOn(minor: number, pod: JsonObject): JsonObject | undefined {
  if (minor >= IMAGE_VOLUMES_SINCE) return pod;
  if (hasImageVolumes(pod)) return undefined;
  const written =
    minor < APPARMOR_FIELDS_SINCE ? withoutAppArmorFields(withAnnotatedAppArmor(pod)) : pod;
  return minor < SECCOMP_FIELDS_ALONE_SINCE ? seccompFromAnnotations(written) : written;
}
