/**
 * Sorts the objects of a cluster: namespaces, workloads, and the pods that were created for them.
 */
import { exactJson } from '../base/exactJson.js';
import type { LoadedDocument } from '../load/documents.js';
import { namespacesIn, type NamespaceLabels } from '../load/namespaces.js';
import type { JsonObject } from '../pod/json.js';
import { ownerOf, type Owner } from '../pod/owner.js';
import { servedGroup } from '../pod/builtInKinds.js';
import { makesPodsUnseen, podTemplates } from '../pod/podTemplates.js';
import { isObject, withoutNulls } from '../pod/request.js';
import { SOURCE } from '../ir/source.js';
import { LIFTED } from '../psp/lifted.js';
import { objectIn, textIn } from '../pod/objectFields.js';

export interface ClusterObjects {
  /** Undefined if the input has no Namespace at all. */
  readonly namespaces: NamespaceLabels | undefined;
  /** Objects that create pods and that no other object of the input has created. */
  readonly roots: readonly Root[];
  /** Objects that are in the input more than once. */
  readonly repeated: readonly Repeated[];
  /** How many objects, by kind, have operators that may create pods which no template shows. */
  readonly unseen: ReadonlyMap<string, number>;
}

export interface Repeated {
  readonly document: LoadedDocument;
  readonly first: LoadedDocument;
}

export interface Root {
  readonly document: LoadedDocument;
  /** The pods in the input that belong to it. For a pod itself: it and pods that are alike. */
  readonly pods: readonly JsonObject[];
  /** The owner of a pod, if the input lacks it: `ReplicaSet web-5d4`. */
  readonly owner: Owner | undefined;
}

/** @param otherwise the namespace of objects that name none. */
export function clusterObjects(
  documents: readonly LoadedDocument[],
  otherwise: string,
): ClusterObjects {
  const namespaces = namespacesIn(documents);
  const { byKey, makers, repeated, unseen } = podMakers(documents, otherwise);
  const rootOf = rootsBy(byKey, otherwise);
  const podsOf = new Map<LoadedDocument, JsonObject[]>();
  for (const document of makers) {
    const value = document.value as JsonObject;
    const root = rootOf(document);
    const pods = podsOf.get(root) ?? [];
    podsOf.set(root, pods);
    if (isPod(value)) pods.push(value);
  }
  return {
    namespaces: namespaces.size === 0 ? undefined : namespaces,
    roots: [...podsOf].map(([document, pods]) => ({
      document,
      pods,
      owner: ownerOf(document.value as JsonObject),
    })),
    repeated,
    unseen,
  };
}

interface PodMakers extends Pick<ClusterObjects, 'repeated' | 'unseen'> {
  /** Each object that creates pods, once. */
  readonly makers: readonly LoadedDocument[];
  readonly byKey: ReadonlyMap<string, LoadedDocument>;
}

function podMakers(documents: readonly LoadedDocument[], otherwise: string): PodMakers {
  const byKey = new Map<string, LoadedDocument>();
  const makers: LoadedDocument[] = [];
  const repeated: Repeated[] = [];
  const unseen = new Map<string, number>();
  for (const document of documents) {
    const { value } = document;
    if (!isObject(value)) continue;
    if (!makesPods(value)) {
      const kind = String(value['kind']);
      if (makesPodsUnseen(value)) unseen.set(kind, (unseen.get(kind) ?? 0) + 1);
      continue;
    }
    const key = keyOf(value, otherwise);
    const isNamed = textIn(objectIn(value, 'metadata'), 'name') !== '';
    const first = isNamed ? byKey.get(key) : undefined;
    if (first === undefined) {
      makers.push(document);
      byKey.set(key, document);
    } else repeated.push({ document, first });
  }
  return { byKey, makers, repeated, unseen };
}

/**
 * The object that an object belongs to in the end. Pods that are alike and whose owner is missing
 * belong to the first of them, so that they count as one workload.
 */
function rootsBy(
  byKey: ReadonlyMap<string, LoadedDocument>,
  otherwise: string,
): (document: LoadedDocument) => LoadedDocument {
  const alike = new Map<string, LoadedDocument>();
  return (document) => {
    const root = topOf(document, (one) => ownerAmong(byKey, one, otherwise));
    const value = document.value as JsonObject;
    const owner = ownerOf(value);
    if (root !== document || !isPod(value) || owner === undefined) return root;
    const key = alikeKey(value, owner, otherwise);
    const first = alike.get(key) ?? document;
    alike.set(key, first);
    return first;
  };
}

/** The last of a chain of owners. Hostile objects may own each other. */
function topOf(
  document: LoadedDocument,
  ownerOf: (document: LoadedDocument) => LoadedDocument | undefined,
): LoadedDocument {
  const seen = new Set([document]);
  let top = document;
  for (let next = ownerOf(top); next !== undefined && !seen.has(next); next = ownerOf(top)) {
    seen.add(next);
    top = next;
  }
  return top;
}

function ownerAmong(
  byKey: ReadonlyMap<string, LoadedDocument>,
  document: LoadedDocument,
  otherwise: string,
): LoadedDocument | undefined {
  const value = document.value as JsonObject;
  const owner = ownerOf(value);
  if (owner === undefined) return undefined;
  const namespace = namespaceOf(value, otherwise);
  const found = byKey.get(keyFor(owner, namespace));
  const above = found === undefined ? deploymentOf(value, owner) : undefined;
  return above === undefined ? found : byKey.get(keyFor(above, namespace));
}

/**
 * The Deployment of a pod whose ReplicaSet is not in the input. The name of a ReplicaSet is the
 * Deployment's name plus the template's hash, which is also a label of the pods.
 */
function deploymentOf(pod: JsonObject, { kind, name, apiVersion }: Owner): Owner | undefined {
  if (kind !== 'ReplicaSet' || !isPod(pod)) return undefined;
  const hash = textIn(objectIn(objectIn(pod, 'metadata'), 'labels'), 'pod-template-hash');
  return hash !== '' && name.endsWith(`-${hash}`)
    ? { apiVersion, kind: 'Deployment', name: name.slice(0, -hash.length - 1) }
    : undefined;
}

export const isPod = ({ kind, apiVersion }: JsonObject): boolean =>
  kind === 'Pod' && (apiVersion === 'v1' || apiVersion === undefined);

/** A PodTemplate object by itself creates no pods; only the program that reads it does. */
const makesPods = (value: JsonObject): boolean => {
  if (value['kind'] === 'PodTemplate') return false;
  const { templates, broken } = podTemplates(withoutNulls(value));
  return templates.length > 0 || broken.length > 0;
};

const namespaceOf = (value: JsonObject, otherwise: string): string =>
  textIn(objectIn(value, 'metadata'), 'namespace') || otherwise;
const keyOf = (value: JsonObject, otherwise: string): string =>
  keyFor(
    {
      apiVersion: textIn(value, 'apiVersion'),
      kind: textIn(value, 'kind'),
      name: textIn(objectIn(value, 'metadata'), 'name'),
    },
    namespaceOf(value, otherwise),
  );
/** An object may be served in several versions, and in an old and a new API group. */
const keyFor = ({ apiVersion, kind, name }: Owner, namespace: string): string =>
  JSON.stringify([servedGroup({ apiVersion, kind }), kind, namespace, name]);

const NOT_MADE_ALIKE = ['nodeName', 'hostname', 'subdomain', 'tolerations', 'affinity'];

/** A key that is equal for pods that are alike and have the same owner. */
export const alikeKey = (pod: JsonObject, owner: Owner, otherwise: string): string =>
  `${keyFor(owner, namespaceOf(pod, otherwise))} ${shapeOf(pod)}`;

/** What PSP and its successors see of a pod, without what differs between the pods of one owner. */
function shapeOf(pod: JsonObject): string {
  const spec = Object.fromEntries(
    Object.entries(objectIn(pod, 'spec')).filter(([key]) => !NOT_MADE_ALIKE.includes(key)),
  );
  return exactJson(spec, 0).replaceAll(/kube-api-access-[a-z0-9]+/g, 'kube-api-access');
}

/** The names of the policies in the pods' annotations, with the number of pods for each. */
export function annotatedPolicies(pods: readonly JsonObject[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = Object.create(null) as Record<string, number>;
  for (const pod of pods) {
    const name = textIn(objectIn(objectIn(pod, 'metadata'), 'annotations'), SOURCE.annotation);
    // If PSP is suspended, the annotation no longer shows which policy admitted the pod before.
    if (name !== '' && name !== LIFTED) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
