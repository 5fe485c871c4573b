/** Reads requests for pods from a cluster's audit log (audit.k8s.io Event). */
import { withServerGroups } from './requester.js';
import { isObject, withoutNulls, type AdmissionRequest } from './request.js';
import type { JsonObject } from './json.js';

export const isAuditEvent = (value: unknown): value is JsonObject =>
  isObject(value) &&
  value['kind'] === 'Event' &&
  typeof value['apiVersion'] === 'string' &&
  value['apiVersion'].startsWith('audit.k8s.io/');

export const idOfEvent = ({ auditID }: JsonObject): string => text(auditID);

/**
 * @returns the request to create a pod that the event records; undefined for an event of another
 *   request. The pod is as the client sent it: events do not show what the server added.
 * @throws Error that says what is missing.
 */
export function requestFromEvent(event: JsonObject): AdmissionRequest | undefined {
  const { verb, stage, objectRef, requestObject } = event;
  const reference = isObject(objectRef) ? objectRef : {};
  const isPodCreate =
    verb === 'create' &&
    reference['resource'] === 'pods' &&
    (reference['apiGroup'] ?? '') === '' &&
    (reference['subresource'] ?? '') === '';
  // A request has one event for each stage. Only the events after the response are read.
  if (!isPodCreate || stage === 'RequestReceived' || stage === 'ResponseStarted') return undefined;
  if (!isObject(requestObject))
    throw new Error(
      'this audit event holds no requestObject: log pods at the level Request or RequestResponse',
    );
  const pod = withoutNulls(requestObject);
  const metadata = isObject(pod['metadata']) ? pod['metadata'] : {};
  const { username, groups } = whoAsked(event);
  return {
    uid: idOfEvent(event),
    operation: 'CREATE',
    subResource: '',
    namespace: text(reference['namespace']) || text(metadata['namespace']),
    name: text(reference['name']) || text(metadata['name']) || text(metadata['generateName']),
    user: username,
    groups,
    pod: { apiVersion: 'v1', kind: 'Pod', ...pod },
    oldPod: null,
  };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** With impersonation, the impersonated user counts as the requester. */
function whoAsked(event: JsonObject): { username: string; groups: readonly string[] } {
  const { impersonatedUser, user } = event;
  const who = isObject(impersonatedUser) ? impersonatedUser : isObject(user) ? user : {};
  const username = text(who['username']);
  const { groups } = who;
  const given = Array.isArray(groups)
    ? groups.filter((one): one is string => typeof one === 'string')
    : undefined;
  return {
    username,
    groups: given ?? withServerGroups({ user: username, groups: [] }).groups,
  };
}
