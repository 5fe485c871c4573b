/** Pods as a server stored them and as `check` says, without what differs from run to run. */
import { compareText } from '../../src/base/compareText.js';
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

/** @returns the parts in which two pods differ, as texts; undefined where they are made alike. */
export function podDifference(ours: JsonObject, theirs: JsonObject): string | undefined {
  const [one, other] = [compared(ours), compared(theirs)];
  const differing = Object.keys({ ...one, ...other }).filter(
    (key) => JSON.stringify(one[key]) !== JSON.stringify(other[key]),
  );
  return differing.length === 0
    ? undefined
    : differing
        .map((key) => `${key} ${JSON.stringify(one[key])} and ${JSON.stringify(other[key])}`)
        .join('; ');
}

/** What PSP, the server and the controllers make of a pod. */
function compared(pod: JsonObject): Readonly<Record<string, unknown>> {
  const spec = pod['spec'] as JsonObject;
  const { annotations = {} } = pod['metadata'] as JsonObject;
  const containers = (key: string): unknown =>
    ((spec[key] ?? []) as readonly JsonObject[]).map((one) =>
      picked(withoutMirror(one, annotations as JsonObject), OF_CONTAINERS),
    );
  return tidy({
    annotations: Object.fromEntries(
      Object.entries(annotations as JsonObject).filter(([key]) => !CONTROLLERS_OWN.test(key)),
    ),
    ...picked(spec, COMPARED),
    containers: containers('containers'),
    initContainers: containers('initContainers'),
    volumes: byName(((spec['volumes'] ?? []) as readonly JsonObject[]).map(withoutImage)),
  }) as Readonly<Record<string, unknown>>;
}

/** 1.24 dropped this type, of which `check` shows what it was given. */
const withoutImage = ({ image: _, ...volume }: JsonObject): JsonObject => volume;

/** The claims of a StatefulSet come in any order. */
const byName = (volumes: readonly JsonObject[]): readonly JsonObject[] =>
  [...volumes].sort((a, b) => compareText(nameOf(a), nameOf(b)));
const nameOf = ({ name }: JsonObject): string =>
  TOKEN.test(String(name)) ? 'kube-api-access' : String(name);

const APPARMOR = 'container.apparmor.security.beta.kubernetes.io/';
/** Servers of today write the annotation as a field, after mutating admission. */
function withoutMirror(container: JsonObject, annotations: JsonObject): JsonObject {
  if (annotations[`${APPARMOR}${String(container['name'])}`] === undefined) return container;
  const { appArmorProfile: _, ...context } = (container['securityContext'] ?? {}) as JsonObject;
  return { ...container, securityContext: context };
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
