/**
 * The defaults that a server sets before admission, as far as a policy can see them (1.24.17
 * pkg/apis/core/v1/defaults.go).
 */
import type { JsonObject, JsonValue } from './json.js';
import { isObject, withoutNulls } from './request.js';

type Objects = readonly JsonObject[];
const objects = (value: JsonValue | undefined): Objects =>
  Array.isArray(value) ? (value as readonly JsonValue[]).filter(isObject) : [];
const CONTAINER_LISTS = ['containers', 'initContainers'] as const;

/** Fields that Go omits from the JSON if they are false. */
const DROPPED_WHEN_FALSE = ['hostNetwork', 'hostPID', 'hostIPC'] as const;
/** Volume types with a default mode for their files. */
const WITH_MODE = ['secret', 'configMap', 'downwardAPI', 'projected'] as const;

/** A JSON object while it is being built. */
export type GrowingObject = Record<string, JsonValue | undefined>;

/**
 * @returns the pod with API defaults and without nulls. The pod, its spec and its containers are
 *   copies.
 */
export function defaultPod(given: JsonObject): JsonObject {
  const pod = withoutNulls(given);
  const spec = pod['spec'] as JsonObject;
  const hostNetwork = spec['hostNetwork'] === true;
  const { serviceAccount, serviceAccountName, securityContext } = spec;
  const defaulted: GrowingObject = {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
    enableServiceLinks: true,
    ...spec,
  };
  if ((serviceAccountName ?? '') === '' && serviceAccount !== undefined)
    defaulted['serviceAccountName'] = serviceAccount;
  defaulted['securityContext'] = isObject(securityContext) ? securityContext : {};
  for (const key of DROPPED_WHEN_FALSE) if (defaulted[key] === false) defaulted[key] = undefined;
  for (const key of CONTAINER_LISTS) {
    if (spec[key] !== undefined)
      defaulted[key] = objects(spec[key]).map((container) =>
        defaultContainer(container, hostNetwork),
      );
  }
  if (spec['volumes'] !== undefined)
    defaulted['volumes'] = objects(spec['volumes']).map(defaultVolume);
  const made: GrowingObject = { apiVersion: 'v1', kind: 'Pod', ...pod };
  made['metadata'] = isObject(pod['metadata']) ? pod['metadata'] : {};
  made['spec'] = defaulted;
  return made;
}

function defaultContainer(container: JsonObject, hostNetwork: boolean): JsonObject {
  const made: GrowingObject = {
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: pullPolicy(container['image']),
    resources: {},
    ...container,
  };
  if (container['ports'] !== undefined)
    made['ports'] = objects(container['ports']).map((port) => defaultPort(port, hostNetwork));
  return made;
}

function defaultPort(port: JsonObject, hostNetwork: boolean): JsonObject {
  const made: GrowingObject = { protocol: 'TCP', ...port };
  if (hostNetwork && (port['hostPort'] ?? 0) === 0) made['hostPort'] = port['containerPort'];
  return made;
}

/** Always if the tag is `latest` or missing; otherwise IfNotPresent. */
function pullPolicy(image: JsonValue | undefined): string {
  if (typeof image !== 'string') return 'Always';
  const name = image.slice(image.lastIndexOf('/') + 1);
  if (name.includes('@')) return 'IfNotPresent';
  const colon = name.indexOf(':');
  if (colon < 0) return 'Always';
  const end = name.indexOf(':', colon + 1);
  const tag = name.slice(colon + 1, end < 0 ? name.length : end);
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function defaultVolume(volume: JsonObject): JsonObject {
  const source = Object.keys(volume).find((key) => key !== 'name');
  if (source === undefined) return { ...volume, emptyDir: {} };
  const value = volume[source];
  if ((WITH_MODE as readonly string[]).includes(source) && isObject(value)) {
    const filled: JsonObject = { defaultMode: 420, ...value };
    return {
      ...volume,
      [source]:
        source === 'projected'
          ? { ...filled, sources: objects(value['sources']).map(defaultProjection) }
          : filled,
    };
  }
  return source === 'hostPath' && isObject(value)
    ? { ...volume, hostPath: { type: '', ...value } }
    : volume;
}

function defaultProjection(source: JsonObject): JsonObject {
  const { serviceAccountToken: token, downwardAPI } = source;
  if (isObject(token))
    return { ...source, serviceAccountToken: { expirationSeconds: 3600, ...token } };
  if (!isObject(downwardAPI)) return source;
  const items = objects(downwardAPI['items']).map((item) =>
    isObject(item['fieldRef'])
      ? { ...item, fieldRef: { apiVersion: 'v1', ...item['fieldRef'] } }
      : item,
  );
  return { ...source, downwardAPI: { ...downwardAPI, items } };
}
