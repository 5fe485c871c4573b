/** Pods of which one part differs from what the restricted standard admits. */
import { defaultPod } from '../../src/pod/apiDefaults.js';
import type { JsonObject } from '../../src/pod/json.js';

/**
 * What a pod says besides what the restricted standard demands; `undefined` takes a demanded value
 * back.
 */
export interface Parts {
  readonly pod?: JsonObject;
  readonly container?: JsonObject;
  readonly init?: JsonObject;
  readonly ephemeral?: JsonObject;
  /** Of the container, besides its security context. */
  readonly containerSpec?: JsonObject;
  readonly spec?: JsonObject;
  readonly annotations?: JsonObject;
}
/** @param minor of Kubernetes 1.x; the newest that is known by default. */
export type Row = readonly [says: string, parts: Parts, minor?: number];
export interface Sides {
  readonly passes: readonly Row[];
  readonly fails: readonly Row[];
}
export const NEWEST = 37;

/** A pod that the restricted standard admits in every version, but for the parts. */
export function podWith({
  pod,
  container,
  init,
  ephemeral,
  containerSpec,
  spec,
  annotations,
}: Parts): JsonObject {
  const one = (name: string, own: JsonObject | undefined, more: JsonObject = {}): JsonObject => ({
    name,
    image: `registry.example.com/${name}:1`,
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, ...own },
    ...more,
  });
  return defaultPod({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'probe',
      namespace: 'team',
      ...(annotations === undefined ? {} : { annotations }),
    },
    spec: {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' }, ...pod },
      containers: [one('app', container, containerSpec)],
      ...(init === undefined ? {} : { initContainers: [one('init', init)] }),
      ...(ephemeral === undefined ? {} : { ephemeralContainers: [one('debug', ephemeral)] }),
      ...spec,
    },
  });
}

export const ownUsers: JsonObject = { hostUsers: false };
export const volume = (source: JsonObject): Parts => ({
  spec: { volumes: [{ name: 'data', ...source }] },
});
export const add = (...names: readonly string[]): JsonObject => ({
  capabilities: { drop: ['ALL'], add: names },
});
export const runtimeDefault: JsonObject = { type: 'RuntimeDefault' };
export const unconfined: JsonObject = { type: 'Unconfined' };
export const localhost: JsonObject = { type: 'Localhost', localhostProfile: 'app' };
