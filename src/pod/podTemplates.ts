/**
 * Finds the pod templates of an object. In kinds of Kubernetes they are at a known path. In other
 * kinds they are recognised by their shape.
 */
import { formatFieldPath } from '../base/fieldPath.js';
import { apiGroup, BUILT_IN, builtInKind, misnamedKind } from './builtInKinds.js';
import { isObject } from './request.js';
import type { JsonObject, JsonValue } from './json.js';

export type ObjectPath = readonly (string | number)[];

export interface PodTemplate {
  /** Path from the object to the pod's spec. */
  readonly specPath: ObjectPath;
  /** Path from the object to the pod's metadata. */
  readonly metadataPath: ObjectPath;
  /**
   * The object that the template belongs to. If an object contains others, it is the innermost one.
   */
  readonly owner: JsonObject;
  readonly metadata: JsonObject;
  readonly spec: JsonObject;
  /** Whether the object's kind is built into Kubernetes. */
  readonly builtIn: boolean;
  /**
   * The volumeClaimTemplates from which the controller adds volumes to each pod: the nearest ones
   * above the template.
   */
  readonly claims: Claims | undefined;
}

export interface Claims {
  /** Path from the object to the list. */
  readonly path: ObjectPath;
  readonly list: readonly JsonValue[];
}

/** API groups whose objects contain patterns, schemas or settings of pods, but create no pods. */
const NO_PODS =
  /^(kyverno\.io|policies\.kyverno\.io|wgpolicyk8s\.io|(.+\.)?gatekeeper\.sh|kustomize\.config\.k8s\.io|apiextensions\.k8s\.io|admissionregistration\.k8s\.io|audit\.k8s\.io|psp-ferry)$/;
/**
 * API groups whose operators build pods from settings: a `containers` list in such an object is
 * only a part of a pod. In objects of Flux, Fleet and Helm's controllers it is in the values or
 * patches of a chart.
 */
const OWN_WAYS =
  /^(monitoring\.(coreos|grafana)\.com|operator\.victoriametrics\.com|tekton\.dev|[a-z]+\.toolkit\.fluxcd\.io|fleet\.cattle\.io|helm\.(cattle|crossplane)\.io)$/;
/**
 * Kinds of the same sort in groups that also have kinds with pod templates: Argo's workflows and
 * applications, beside its rollouts; a SidecarSet of Kruise, whose containers get into other pods;
 * and a ControllerRevision, which holds an earlier state of a DaemonSet or StatefulSet.
 */
const OWN_WAYS_IN_GROUP: ReadonlyMap<string, RegExp> = new Map([
  ['argoproj.io', /^(Workflow|CronWorkflow|(Cluster)?WorkflowTemplate|Application(Set)?)$/],
  ['apps', /^ControllerRevision$/],
  ['apps.kruise.io', /^SidecarSet$/],
]);
/** API groups of Kubernetes itself. Their controllers create pods only from the kinds above. */
const KUBERNETES =
  /^(|apps|extensions|batch|autoscaling|policy|(?!sparkoperator\.)[a-z.]+\.k8s\.io)$/;

/** Whether an operator may create pods for the object that the object's text does not show. */
export const makesPodsUnseen = (object: JsonObject): boolean =>
  !KUBERNETES.test(apiGroup(object)) && !NO_PODS.test(apiGroup(object));

function hasOwnWays(object: JsonObject): boolean {
  const group = apiGroup(object);
  const kind = String(object['kind']);
  return OWN_WAYS.test(group) || OWN_WAYS_IN_GROUP.get(group)?.test(kind) === true;
}

/** Something that looks like a pod template but is not valid, and the reason. */
export interface BrokenTemplate {
  readonly path: ObjectPath;
  readonly message: string;
}
export interface FoundTemplates {
  readonly templates: readonly PodTemplate[];
  readonly broken: readonly BrokenTemplate[];
}

/** @param object an object without nulls. */
export function podTemplates(object: JsonObject): FoundTemplates {
  const found: Found = { templates: [], broken: [] };
  lookInto(object, [], found);
  return found;
}

interface Found {
  readonly templates: PodTemplate[];
  readonly broken: BrokenTemplate[];
}

function lookInto(object: JsonObject, at: ObjectPath, found: Found): undefined {
  const kind = builtInKind(object);
  if (kind !== undefined) return builtIn(kind, object, at, found);
  const message = misnamedKind(object);
  if (message !== undefined) {
    found.broken.push({ path: [...at, 'kind'], message });
    return;
  }
  if (NO_PODS.test(apiGroup(object)) || hasOwnWays(object)) return;
  for (const [key, value] of Object.entries(object))
    if (!['apiVersion', 'kind', 'metadata', 'status'].includes(key))
      search(value, key, [...at, key], { owner: object, claims: undefined }, found);
}

function builtIn(kind: string, owner: JsonObject, at: ObjectPath, found: Found): undefined {
  const { path } = BUILT_IN[kind]!;
  let template: unknown = owner;
  for (const [depth, key] of path.entries()) {
    template = (template as JsonObject)[key];
    if (!isObject(template)) {
      found.broken.push({
        path: [...at, ...path.slice(0, depth + 1)],
        message: `${path.slice(0, depth + 1).join('.')} is missing or no object: no server takes it`,
      });
      return;
    }
  }
  const { spec, metadata } = template as JsonObject;
  if (!isObject(spec)) {
    const name = [...path, 'spec'].join('.');
    found.broken.push({
      path: [...at, ...path, 'spec'],
      message: `${name} is missing or no object: no server takes it`,
    });
    return;
  }
  found.templates.push({
    specPath: [...at, ...path, 'spec'],
    metadataPath: [...at, ...path, 'metadata'],
    owner,
    metadata: isObject(metadata) ? metadata : {},
    spec,
    builtIn: true,
    claims:
      kind === 'StatefulSet' && isObject(owner['spec'])
        ? claimsIn(owner['spec'], [...at, 'spec'])
        : undefined,
  });
}

const CLAIMS = 'volumeClaimTemplates';

function claimsIn(holder: JsonObject, at: ObjectPath): Claims | undefined {
  const list = holder[CLAIMS];
  return Array.isArray(list) ? { path: [...at, CLAIMS], list } : undefined;
}

/** Search limit. No kind has its template deeper than this. */
const DEEPEST = 40;

type Above = Pick<PodTemplate, 'owner' | 'claims'>;

function search(
  value: unknown,
  key: string,
  at: ObjectPath,
  above: Above,
  found: Found,
): undefined {
  if (at.length > DEEPEST) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) search(item, key, [...at, index], above, found);
    return;
  }
  if (!isObject(value)) return;
  if (typeof value['kind'] === 'string' && typeof value['apiVersion'] === 'string')
    return lookInto(value, at, found);
  if (/template$/i.test(key) && isObject(value['spec']) && 'containers' in value['spec']) {
    const fault = brokenContainers(value['spec']['containers']);
    if (fault !== undefined)
      found.broken.push({
        path: [...at, 'spec', 'containers'],
        message: `${formatFieldPath([...at, 'spec', 'containers'])} ${fault}`,
      });
    else
      found.templates.push({
        specPath: [...at, 'spec'],
        metadataPath: [...at, 'metadata'],
        ...above,
        metadata: isObject(value['metadata']) ? value['metadata'] : {},
        spec: value['spec'],
        builtIn: false,
      });
    return;
  }
  const here = { owner: above.owner, claims: claimsIn(value, at) ?? above.claims };
  if (isPodSpec(value)) {
    found.templates.push({
      specPath: at,
      metadataPath: at,
      ...here,
      metadata: {},
      spec: value,
      builtIn: false,
    });
    return;
  }
  for (const [name, one] of Object.entries(value)) search(one, name, [...at, name], here, found);
}

function brokenContainers(containers: unknown): string | undefined {
  if (!Array.isArray(containers)) return 'is no list: no server takes such a pod';
  if (containers.length === 0) return 'is empty: no server takes a pod without containers';
  return containers.every(isObject) ? undefined : 'has an item that is no container';
}

/**
 * Outside a known template, a list of containers counts as a pod only if the containers have
 * images.
 */
const isPodSpec = ({ containers }: JsonObject): boolean =>
  Array.isArray(containers) &&
  containers.length > 0 &&
  containers.every((one) => isObject(one) && typeof one['image'] === 'string');
