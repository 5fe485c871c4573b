/** The kinds of Kubernetes that have a pod template, and the API groups that serve them. */
import { nearMatch } from '../base/nearMatch.js';
import { printable } from '../base/printable.js';
import type { JsonObject } from './json.js';

interface BuiltIn {
  readonly groups: readonly string[];
  readonly path: readonly string[];
}
const TEMPLATE = ['spec', 'template'];

/**
 * For each built-in kind, the path of its template and the API groups that have served it, today's
 * group first.
 */
export const BUILT_IN: Readonly<Record<string, BuiltIn>> = {
  Pod: { groups: [''], path: [] },
  PodTemplate: { groups: [''], path: ['template'] },
  ReplicationController: { groups: [''], path: TEMPLATE },
  Deployment: { groups: ['apps', 'extensions'], path: TEMPLATE },
  ReplicaSet: { groups: ['apps', 'extensions'], path: TEMPLATE },
  DaemonSet: { groups: ['apps', 'extensions'], path: TEMPLATE },
  StatefulSet: { groups: ['apps'], path: TEMPLATE },
  Job: { groups: ['batch', 'extensions'], path: TEMPLATE },
  CronJob: { groups: ['batch'], path: ['spec', 'jobTemplate', 'spec', 'template'] },
  ScheduledJob: { groups: ['batch'], path: ['spec', 'jobTemplate', 'spec', 'template'] },
};

/** The API group of an object; '' for the core group, and if the object has no apiVersion. */
export function apiGroup({ apiVersion }: JsonObject): string {
  if (typeof apiVersion !== 'string') return '';
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** Whether objects of a kind create pods. */
export const isWorkloadKind = (kind: string): boolean =>
  Object.hasOwn(BUILT_IN, kind) && kind !== 'PodTemplate';

/** The object's kind if it is built into Kubernetes; otherwise undefined. */
export function builtInKind(object: JsonObject): string | undefined {
  const kind = String(object['kind']);
  if (!Object.hasOwn(BUILT_IN, kind)) return undefined;
  // Some files leave out the version. With another API group, the kind is a different one.
  return object['apiVersion'] === undefined || BUILT_IN[kind]!.groups.includes(apiGroup(object))
    ? kind
    : undefined;
}

/** The API group in which a current server serves the object. */
export function servedGroup(object: JsonObject): string {
  const kind = builtInKind(object);
  return kind === undefined ? apiGroup(object) : BUILT_IN[kind]!.groups[0]!;
}

/** Groups that have served such kinds. Typing errors are looked for only among their kinds. */
const GROUPS: ReadonlySet<string> = new Set(
  Object.values(BUILT_IN).flatMap(({ groups }) => groups),
);
const KINDS = Object.keys(BUILT_IN);
/** Further kinds of the core group that pods are judged by. */
const CORE = ['List', 'Namespace', 'ServiceAccount'];

/**
 * The fault of an object whose kind no server has, and that is meant to be one of these kinds: in
 * other letters, or in the group of another kind. undefined for all other objects.
 */
export function misnamedKind(object: JsonObject): string | undefined {
  const kind = String(object['kind']);
  const group = apiGroup(object);
  if (builtInKind(object) !== undefined || !GROUPS.has(group)) return undefined;
  const meant = Object.hasOwn(BUILT_IN, kind) ? kind : kindLike(kind, group);
  if (meant === undefined) return undefined;
  const version = object['apiVersion'];
  const place = typeof version === 'string' ? printable(version) : 'Kubernetes';
  const remedy =
    meant === kind ? `write apiVersion: ${versionOf(meant)}` : `did you mean "${meant}"?`;
  return `${place} has no kind "${printable(kind)}"; ${remedy}`;
}

function versionOf(kind: string): string {
  const [group] = BUILT_IN[kind]!.groups;
  return group === '' ? 'v1' : `${group}/v1`;
}

/** The core group has many kinds, and once had those of OpenShift: only other letters count there. */
const kindLike = (kind: string, group: string): string | undefined =>
  group === ''
    ? [...KINDS, ...CORE].find(
        (one) => one !== kind && [one, `${one}s`].some((name) => isSame(name, kind)),
      )
    : nearMatch(kind, KINDS);

const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
