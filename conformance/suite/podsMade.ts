/** Pods as a server stored them and as `check` says, without what differs from run to run. */
import type { JsonObject } from '../../src/pod/json.js';

/** Of these every pod is asked for, whoever made it. */
const COMPARED = [
  'serviceAccountName',
  'hostNetwork',
  'hostPID',
  'hostIPC',
  'hostname',
  'subdomain',
  'runtimeClassName',
  'restartPolicy',
  'imagePullSecrets',
  'securityContext',
] as const;
const OF_CONTAINERS = ['name', 'image', 'ports', 'securityContext', 'volumeMounts'] as const;
const TOKEN = /^kube-api-access-[a-z0-9]+$/;
const CONTROLLERS_OWN = /^(deprecated\.daemonset|batch\.kubernetes\.io|deployment\.kubernetes\.io)/;

/** @returns a text that two pods share where PSP, the server and the controllers made the same of them. */
export function podText(pod: JsonObject): string {
  const spec = pod['spec'] as JsonObject;
  const { annotations = {} } = pod['metadata'] as JsonObject;
  const containers = (key: string): unknown =>
    ((spec[key] ?? []) as readonly JsonObject[]).map((one) => picked(one, OF_CONTAINERS));
  return JSON.stringify(
    tidy({
      annotations: Object.fromEntries(
        Object.entries(annotations as JsonObject).filter(([key]) => !CONTROLLERS_OWN.test(key)),
      ),
      ...picked(spec, COMPARED),
      containers: containers('containers'),
      initContainers: containers('initContainers'),
      volumes: spec['volumes'],
    }),
  );
}

const picked = (of: JsonObject, keys: readonly string[]): object =>
  Object.fromEntries(keys.map((key) => [key, of[key]]));

/** Sorted keys, nothing that is empty, one name for every token volume. */
function tidy(value: unknown): unknown {
  if (typeof value === 'string') return TOKEN.test(value) ? 'kube-api-access' : value;
  if (Array.isArray(value)) return value.map(tidy);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, one]) => [key, tidy(one)] as const)
      .filter(([, one]) => !isEmpty(one))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  value === false ||
  (typeof value === 'object' && Object.keys(value).length === 0);
