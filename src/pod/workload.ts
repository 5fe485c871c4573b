/**
 * The pods of an object, as its controller creates them (1.24.17 pkg/controller/controller_utils.go
 * GetPodFromTemplate, pkg/controller/statefulset/stateful_set_utils.go newStatefulSetPod).
 */
import { withoutEmptyGroups } from './emptyGroups.js';
import type { JsonObject, JsonValue } from './json.js';
import { ownerOf, type Owner } from './owner.js';
import { builtInKind } from './builtInKinds.js';
import { podTemplates, type BrokenTemplate, type PodTemplate } from './podTemplates.js';
import { madeThrough } from './madeThrough.js';
import { isObject, withoutNulls } from './request.js';
import type { ObjectPath } from './podTemplates.js';
import { objectIn, textIn } from './objectFields.js';
import { OF_STATEFUL_SET } from './podNames.js';

export interface PodOfWorkload {
  /** Kind of the object that the pod is created for. */
  readonly kind: string;
  readonly name: string;
  /** The field of the object's metadata that has the name. */
  readonly namedBy: 'name' | 'generateName';
  /** '' if the object has no namespace. */
  readonly namespace: string;
  readonly pod: JsonObject;
  /** The controller that created the object itself: a cluster lists such objects too. */
  readonly owner: Owner | undefined;
  /** The kind if it is built into Kubernetes; otherwise undefined. */
  readonly builtIn: string | undefined;
  /** For a custom kind: the kind of Kubernetes by whose controller it makes its pods, if known. */
  readonly through: string | undefined;
  /** Path of the pod's spec in the object. It is unique among the templates of an object. */
  readonly specPath: ObjectPath;
  /**
   * Path in the object of a value of the pod; undefined for a value that the controller or the
   * server adds.
   */
  origin(podPath: ObjectPath): ObjectPath | undefined;
}

export interface PodsOfWorkload {
  readonly pods: readonly PodOfWorkload[];
  readonly broken: readonly BrokenTemplate[];
}

/** The pods of an object; none for kinds that create no pods. */
export function podsOf(value: unknown): PodsOfWorkload {
  if (!isObject(value)) return { pods: [], broken: [] };
  const { templates, broken } = podTemplates(withoutNulls(value));
  return { pods: templates.map(podOfTemplate), broken };
}

function podOfTemplate(template: PodTemplate): PodOfWorkload {
  const { owner, specPath, metadataPath } = template;
  const metadata = objectIn(owner, 'metadata');
  const namedBy = textIn(metadata, 'name') === '' ? 'generateName' : 'name';
  const name = textIn(metadata, namedBy);
  const builtIn = template.builtIn ? builtInKind(owner) : undefined;
  const claims = claimNames(template);
  const pod = builtIn === 'Pod' ? asCreated(owner) : madePod(template, name, builtIn, claims);
  return {
    kind: String(owner['kind']),
    name,
    namedBy,
    namespace: textIn(metadata, 'namespace'),
    pod,
    owner: ownerOf(owner),
    builtIn,
    through: builtIn === undefined ? madeThrough(owner, specPath) : undefined,
    specPath,
    origin: ([root, ...path]) => {
      if (root === 'metadata') return [...metadataPath, ...path];
      return root === 'spec' ? specOrigin(template, claims, specPath, path, pod) : undefined;
    },
  };
}

/** Fields of metadata that only a server sets. */
const OF_STORED = ['uid', 'resourceVersion', 'creationTimestamp'];

/**
 * A pod as it was created. Ephemeral containers get into a stored pod later, by the subresource
 * `ephemeralcontainers`: a server takes no new pod with them.
 */
function asCreated(pod: JsonObject): JsonObject {
  const { ephemeralContainers, ...spec } = objectIn(pod, 'spec');
  const metadata = objectIn(pod, 'metadata');
  return ephemeralContainers === undefined || !OF_STORED.some((key) => key in metadata)
    ? pod
    : { ...pod, spec };
}

/** Whether a pod of the input has ephemeral containers that are not in the pod as it was created. */
export const isDebugged = (object: JsonObject, { builtIn, pod }: PodOfWorkload): boolean =>
  builtIn === 'Pod' &&
  'ephemeralContainers' in objectIn(object, 'spec') &&
  !('ephemeralContainers' in objectIn(pod, 'spec'));

const objects = (value: JsonValue | readonly JsonValue[] | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? (value as readonly JsonValue[]).filter(isObject) : [];

/** Names of the claims of a StatefulSet, and of other kinds with such a list. */
const claimNames = ({ claims }: PodTemplate): readonly string[] =>
  objects(claims?.list)
    .map((claim) => textIn(objectIn(claim, 'metadata'), 'name'))
    .filter((name, index, all) => name !== '' && all.indexOf(name) === index);

const LONGEST_NAME = 253;
/** The metadata that a controller copies from the template. Everything else is dropped. */
const COPIED = ['labels', 'annotations', 'finalizers'] as const;

function madePod(
  { owner, metadata, spec }: PodTemplate,
  name: string,
  builtIn: string | undefined,
  claims: readonly string[],
): JsonObject {
  const copied = Object.fromEntries(
    COPIED.flatMap((key) => (metadata[key] === undefined ? [] : [[key, metadata[key]]])),
  );
  const isSet = builtIn === 'StatefulSet';
  const podName = `${name}-0`;
  const subdomain = textIn(objectIn(owner, 'spec'), 'serviceName');
  const volumes = volumesWith(claims, spec['volumes'], podName);
  const security = spec['securityContext'];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: isSet
      ? {
          ...copied,
          labels: {
            ...objectIn(metadata, 'labels'),
            [OF_STATEFUL_SET]: podName,
          },
          name: podName,
        }
      : { ...copied, generateName: podPrefix(name) },
    spec: {
      ...spec,
      // For PSP an empty list of groups is not the same as no list: it fills in groups only if
      // there is no list.
      ...(isObject(security) ? { securityContext: withoutEmptyGroups(security) } : {}),
      ...(builtIn === undefined ? { containers: namedContainers(spec['containers']) } : {}),
      ...(volumes === undefined ? {} : { volumes }),
      ...(isSet ? { hostname: podName, ...(subdomain === '' ? {} : { subdomain }) } : {}),
    },
  };
}

/** Controllers leave the dash out if the name is too long with it (getPodsPrefix). */
const podPrefix = (name: string): string => (name.length < LONGEST_NAME ? `${name}-` : name);

/** Gives a name to each container without one: in some kinds the controller does so. */
const namedContainers = (containers: JsonValue | undefined): JsonValue | undefined =>
  !Array.isArray(containers)
    ? containers
    : (containers as readonly JsonObject[]).map((one, index) => ({
        name: `container-${index}`,
        ...one,
      }));

/** Volumes of claims come first, and replace other volumes with the same name. */
function volumesWith(
  claims: readonly string[],
  volumes: JsonValue | undefined,
  podName: string,
): JsonValue | undefined {
  if (claims.length === 0) return volumes;
  return [
    ...claims.map((name) => ({ name, persistentVolumeClaim: { claimName: `${name}-${podName}` } })),
    ...objects(volumes).filter(({ name }) => !claims.includes(String(name))),
  ];
}

function specOrigin(
  { spec, claims: given }: PodTemplate,
  claims: readonly string[],
  specPath: ObjectPath,
  path: ObjectPath,
  pod: JsonObject,
): ObjectPath | undefined {
  const [list, index, ...rest] = path;
  if (list !== 'volumes' || typeof index !== 'number') return [...specPath, ...path];
  const made = objects((pod['spec'] as JsonObject)['volumes'])[index];
  // Volumes behind those of the controller were added by the server.
  if (made === undefined) return undefined;
  if (index < claims.length) return [...given!.path, index];
  const place = objects(spec['volumes']).findIndex(({ name }) => name === made['name']);
  return [...specPath, 'volumes', place, ...rest];
}
