/**
 * The pods of an object, as its controller makes them (1.24.17 pkg/controller/controller_utils.go
 * GetPodFromTemplate, pkg/controller/statefulset/stateful_set_utils.go newStatefulSetPod).
 */
import { withoutEmptyGroups } from './emptyGroups.js';
import type { JsonObject, JsonValue } from './json.js';
import { ownerOf, type Owner } from './owner.js';
import {
  builtInKind,
  podTemplates,
  type BrokenTemplate,
  type PodTemplate,
} from './podTemplates.js';
import { isObject, withoutNulls } from './request.js';
import type { ObjectPath } from './podTemplates.js';
import { objectIn, textIn } from './objectFields.js';

export interface PodOfWorkload {
  /** The object that the pod comes from. */
  readonly kind: string;
  readonly name: string;
  /** The field of the object's metadata that the name comes from. */
  readonly namedBy: 'name' | 'generateName';
  /** '' where the object names none. */
  readonly namespace: string;
  readonly pod: JsonObject;
  /** The controller that made the object, as a cluster lists what it made. */
  readonly owner: Owner | undefined;
  /** The kind, where it is one of Kubernetes; undefined for those of others. */
  readonly builtIn: string | undefined;
  /** Where the pod's spec stands in the object: no two templates of an object have the same. */
  readonly specPath: ObjectPath;
  /**
   * Where a value of the pod stands in the object; undefined for what the controller or the server
   * adds.
   */
  origin(podPath: ObjectPath): ObjectPath | undefined;
}

export interface PodsOfWorkload {
  readonly pods: readonly PodOfWorkload[];
  readonly broken: readonly BrokenTemplate[];
}

/** The pods that an object stands for; none for kinds that make none. */
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
  const pod = builtIn === 'Pod' ? owner : madePod(template, name, builtIn, claims);
  return {
    kind: String(owner['kind']),
    name,
    namedBy,
    namespace: textIn(metadata, 'namespace'),
    pod,
    owner: ownerOf(owner),
    builtIn,
    specPath,
    origin: ([root, ...path]) => {
      if (root === 'metadata') return [...metadataPath, ...path];
      return root === 'spec' ? specOrigin(template, claims, specPath, path, pod) : undefined;
    },
  };
}

const objects = (value: JsonValue | readonly JsonValue[] | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? (value as readonly JsonValue[]).filter(isObject) : [];

/** The names of a StatefulSet's claims; other kinds that have such a list follow it. */
const claimNames = ({ claims }: PodTemplate): readonly string[] =>
  objects(claims?.list)
    .map((claim) => textIn(objectIn(claim, 'metadata'), 'name'))
    .filter((name, index, all) => name !== '' && all.indexOf(name) === index);

/** What the controller copies from the template's metadata; the rest of it does not count. */
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
            'statefulset.kubernetes.io/pod-name': podName,
          },
          name: podName,
        }
      : { ...copied, generateName: `${name}-` },
    spec: {
      ...spec,
      // PSP fills in groups where there is no list, and where the list is empty it does not.
      ...(isObject(security) ? { securityContext: withoutEmptyGroups(security) } : {}),
      ...(builtIn === undefined ? { containers: namedContainers(spec['containers']) } : {}),
      ...(volumes === undefined ? {} : { volumes }),
      ...(isSet ? { hostname: podName, ...(subdomain === '' ? {} : { subdomain }) } : {}),
    },
  };
}

/** Some kinds let their controller name the only container. */
const namedContainers = (containers: JsonValue | undefined): JsonValue | undefined =>
  !Array.isArray(containers)
    ? containers
    : (containers as readonly JsonObject[]).map((one, index) => ({
        name: `container-${index}`,
        ...one,
      }));

/** Claims come first, and stand in for volumes of their name. */
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
  // Beyond the volumes of the controller stand those that the server adds.
  if (made === undefined) return undefined;
  if (index < claims.length) return [...given!.path, index];
  const place = objects(spec['volumes']).findIndex(({ name }) => name === made['name']);
  return [...specPath, 'volumes', place, ...rest];
}
