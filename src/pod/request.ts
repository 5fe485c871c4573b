/** An admission request about a pod, as an AdmissionReview holds it. */
import { printable } from '../base/printable.js';
import { quoted } from '../base/quoted.js';
import type { JsonObject, JsonValue } from './json.js';

export interface AdmissionRequest {
  readonly uid: string;
  readonly operation: string;
  readonly subResource: string;
  readonly namespace: string;
  readonly name: string;
  readonly user: string;
  readonly groups: readonly string[];
  readonly pod: JsonObject;
  readonly oldPod: JsonObject | null;
}

/**
 * @param value an AdmissionReview of admission.k8s.io/v1 or v1beta1 with a request about a pod.
 * @throws Error that says what is missing.
 */
export function requestFromReview(value: unknown): AdmissionRequest {
  const { request } = Object(value) as { request?: JsonObject };
  if (!isObject(request)) throw new Error('this AdmissionReview has no request');
  const operation = operationOf(request);
  const oldPod = request['oldObject'];
  const { username, groups } = userOf(request['userInfo']);
  const pod = asDecoded(podOfRequest(request, operation));
  const metadata = pod['metadata'] as JsonObject;
  return {
    uid: textOf(request['uid']),
    operation,
    subResource: textOf(request['subResource']),
    // A server repeats namespace and name beside the pod. In a review that a person wrote they may
    // be missing there.
    namespace: textOf(request['namespace']) || textOf(metadata['namespace']),
    name: textOf(request['name']) || textOf(metadata['name']),
    user: username,
    groups,
    pod,
    oldPod: isObject(oldPod) ? asDecoded(oldPod) : null,
  };
}

/** Stands for the pod of a request that carries none, and that nobody checks. */
export const NO_POD: JsonObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {},
  spec: { containers: [] },
};

/**
 * The pod that the request is about. PSP checks neither deletions, which carry it as the old object
 * alone, nor bindings, evictions and connections, which carry none.
 */
function podOfRequest(request: JsonObject, operation: string): JsonObject {
  const { object, oldObject } = request;
  if (isPod(object)) return object;
  if (operation === 'DELETE' && isPod(oldObject)) return oldObject;
  const { resource } = Object(request['resource']) as { readonly resource?: unknown };
  if (resource === 'pods' && textOf(request['subResource']) !== '') return NO_POD;
  throw new Error(whyNoPod(object));
}

function whyNoPod(object: JsonValue | undefined): string {
  const kind = isObject(object) ? textOf(object['kind']) : '';
  return kind === ''
    ? 'the object of this AdmissionReview is not a Pod'
    : `the object of this AdmissionReview is not a Pod but a ${printable(kind)}, of which PSP is not asked; give the ${printable(kind)} itself, or leave the review out`;
}

/** The uid of the review, by which its answer is named; empty if it has none. */
export function uidOfReview({ request }: JsonObject): string {
  return isObject(request) ? textOf(request['uid']) : '';
}

const OPERATIONS: readonly string[] = ['CREATE', 'UPDATE', 'DELETE', 'CONNECT'];

/**
 * @throws Error for an operation that a server does not send: PSP would seem not to be asked for
 *   it.
 */
function operationOf(request: JsonObject): string {
  const operation = textOf(request['operation']);
  if (OPERATIONS.includes(operation)) return operation;
  throw new Error(
    `request.operation of this AdmissionReview is ${operation === '' ? 'missing' : quoted(operation)}: a server sends one of ${OPERATIONS.join(', ')}`,
  );
}

export function reviewFromRequest(request: AdmissionRequest): JsonObject {
  const kind = { group: '', version: 'v1', kind: 'Pod' };
  const resource = { group: '', version: 'v1', resource: 'pods' };
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: request.uid,
      kind,
      resource,
      requestKind: kind,
      requestResource: resource,
      ...(request.subResource === ''
        ? {}
        : { subResource: request.subResource, requestSubResource: request.subResource }),
      name: request.name,
      namespace: request.namespace,
      operation: request.operation,
      userInfo: { username: request.user, groups: request.groups },
      object: request.pod,
      oldObject: request.oldPod,
      dryRun: false,
      options: {
        apiVersion: 'meta.k8s.io/v1',
        kind: request.operation === 'UPDATE' ? 'UpdateOptions' : 'CreateOptions',
      },
    },
  };
}

/** A decoded pod always has metadata. */
function asDecoded(pod: JsonObject): JsonObject {
  const decoded = withoutNulls(pod);
  return isObject(decoded['metadata']) ? decoded : { ...decoded, metadata: {} };
}

/** Clients send null for an absent field; servers drop it when they decode the object. */
export function withoutNulls(value: JsonObject): JsonObject {
  return hasNull(value) ? (clean(value) as JsonObject) : value;
}

/** Most objects have no nulls, and need not be copied. */
function hasNull(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value !== 'object') return false;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1)
      if (value[i] !== null && hasNull(value[i])) return true;
    return false;
  }
  for (const key in value) if (hasNull((value as JsonObject)[key])) return true;
  return false;
}

function clean(value: JsonValue | undefined): JsonValue | undefined {
  if (Array.isArray(value))
    return (value as readonly JsonValue[]).map((item) => clean(item) ?? null);
  if (!isObject(value)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries<JsonValue | undefined>(
    entries
      .filter(([, one]) => one !== null && one !== undefined)
      .map(([key, one]) => [key, clean(one)]),
  );
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const isPod = (value: unknown): value is JsonObject =>
  isObject(value) && value['kind'] === 'Pod' && isObject(value['spec']);

/** @throws Error if the user info does not have the type that a server sends. */
function userOf(value: JsonValue | undefined): { username: string; groups: readonly string[] } {
  const { username = '', groups = [] } = withoutNulls(isObject(value) ? value : {});
  if (typeof username !== 'string')
    throw new Error('userInfo.username of this AdmissionReview is not a string');
  if (!Array.isArray(groups) || groups.some((group) => typeof group !== 'string'))
    throw new Error('userInfo.groups of this AdmissionReview is not a list of strings');
  return { username, groups: groups as readonly string[] };
}
