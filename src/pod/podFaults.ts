/**
 * Faults of a pod in the fields that policies read. Such a pod is not judged: every server refuses
 * it, or drops a field that is written in other letters, which nobody means.
 */
import { remembered } from '../base/remembered.js';
import { isObject } from './request.js';
import type { JsonObject } from './json.js';
import { CONTAINER_LISTS } from './pod.js';
import type { Int64 } from '../ir/policySet.js';
import type {
  AppArmorProfile,
  Container,
  HandlerHosts,
  Pod,
  PodSELinuxOptions,
  SeccompProfile,
} from './pod.js';
import { podNameFault } from './podNames.js';
import type { ObjectPath } from './podTemplates.js';

export interface PodFault {
  /** Path from the pod to the value. */
  readonly path: ObjectPath;
  /** A clause that continues after the name of the field. */
  readonly message: string;
}

type Path = (string | number)[];
type Shape = 'boolean' | 'integer' | 'text' | 'texts' | readonly [Shape] | ObjectShape;
type ObjectShape = { readonly [key: string]: Shape };

/**
 * The type of a shape for a value. Every field that a predicate may read needs a shape; other
 * fields may have one.
 */
type ShapeOf<Value> =
  NonNullable<Value> extends boolean
    ? 'boolean'
    : NonNullable<Value> extends Int64
      ? 'integer'
      : NonNullable<Value> extends string
        ? 'text'
        : NonNullable<Value> extends readonly (infer Item)[]
          ? readonly [ShapeOf<Item>]
          : string extends keyof NonNullable<Value>
            ? 'texts'
            : ShapesOf<NonNullable<Value>>;
type ShapesOf<Of> = { readonly [Key in keyof Of]-?: ShapeOf<Of[Key]> } & {
  readonly [key: string]: Shape;
};

const SELINUX: ShapeOf<PodSELinuxOptions> = {
  user: 'text',
  role: 'text',
  type: 'text',
  level: 'text',
};
const PROFILE: ShapeOf<SeccompProfile | AppArmorProfile> = {
  type: 'text',
  localhostProfile: 'text',
};
const HANDLER: ShapeOf<HandlerHosts> = { httpGet: { host: 'text' }, tcpSocket: { host: 'text' } };
const CONTAINER: ShapeOf<Container> = {
  name: 'text',
  image: 'text',
  env: [{ name: 'text', value: 'text' }],
  ports: [{ containerPort: 'integer', hostPort: 'integer', protocol: 'text' }],
  volumeMounts: [{ name: 'text', mountPath: 'text', readOnly: 'boolean' }],
  livenessProbe: HANDLER,
  readinessProbe: HANDLER,
  startupProbe: HANDLER,
  lifecycle: { postStart: HANDLER, preStop: HANDLER },
  securityContext: {
    privileged: 'boolean',
    runAsUser: 'integer',
    runAsGroup: 'integer',
    runAsNonRoot: 'boolean',
    readOnlyRootFilesystem: 'boolean',
    allowPrivilegeEscalation: 'boolean',
    procMount: 'text',
    capabilities: { add: ['text'], drop: ['text'] },
    seLinuxOptions: SELINUX,
    seccompProfile: PROFILE,
    appArmorProfile: PROFILE,
    windowsOptions: { hostProcess: 'boolean' },
  },
};
const POD: ShapeOf<Pod> = {
  metadata: { name: 'text', namespace: 'text', labels: 'texts', annotations: 'texts' },
  spec: {
    containers: [CONTAINER],
    initContainers: [CONTAINER],
    ephemeralContainers: [CONTAINER],
    volumes: [
      {
        name: 'text',
        hostPath: { path: 'text', type: 'text' },
        flexVolume: { driver: 'text' },
        csi: { driver: 'text' },
        cephfs: {},
        image: {},
        ephemeral: { volumeClaimTemplate: { spec: { dataSourceRef: { namespace: 'text' } } } },
        projected: {
          sources: [
            {
              serviceAccountToken: { path: 'text', audience: 'text' },
              configMap: { name: 'text' },
              podCertificate: {},
              downwardAPI: {
                items: [{ path: 'text', fieldRef: { apiVersion: 'text', fieldPath: 'text' } }],
              },
            },
          ],
        },
      },
    ],
    securityContext: {
      runAsUser: 'integer',
      runAsGroup: 'integer',
      runAsNonRoot: 'boolean',
      fsGroup: 'integer',
      supplementalGroups: ['integer'],
      seLinuxOptions: SELINUX,
      seccompProfile: PROFILE,
      appArmorProfile: PROFILE,
      sysctls: [{ name: 'text', value: 'text' }],
      windowsOptions: { hostProcess: 'boolean' },
    },
    resourceClaims: [{}],
    imagePullSecrets: [{ name: 'text' }],
    automountServiceAccountToken: 'boolean',
    hostNetwork: 'boolean',
    hostPID: 'boolean',
    hostIPC: 'boolean',
    hostUsers: 'boolean',
    runtimeClassName: 'text',
    serviceAccountName: 'text',
    serviceAccount: 'text',
    nodeName: 'text',
    os: { name: 'text' },
  },
};

/** @param pod a pod without nulls. @returns its first fault. */
export function podFault(pod: JsonObject): PodFault | undefined {
  const spec = pod['spec'];
  if (!isObject(spec)) return { path: ['spec'], message: 'is missing or no object' };
  const { containers } = spec;
  if (containers === undefined || (Array.isArray(containers) && containers.length === 0))
    return { path: ['spec', 'containers'], message: 'is missing: a pod needs a container' };
  return misshapen(pod, POD, []) ?? unnamed(spec) ?? podNameFault(pod);
}

/**
 * @param path the path to the value. It is one array that grows and shrinks, because most pods have
 *   no fault that would need it.
 */
function misshapen(value: unknown, shape: Shape, path: Path): PodFault | undefined {
  if (value === undefined) return undefined;
  if (shape === 'boolean')
    return typeof value === 'boolean' ? undefined : wrong(path, value, 'true or false');
  if (shape === 'integer')
    return isInt64(value) ? undefined : wrong(path, value, 'an integer of 64 bits');
  if (shape === 'text') return typeof value === 'string' ? undefined : wrong(path, value, 'a text');
  if (shape === 'texts') return notTexts(value, path);
  if (isListShape(shape)) {
    if (!Array.isArray(value)) return wrong(path, value, 'a list');
    for (let index = 0; index < value.length; index += 1) {
      const found = within(value[index], shape[0], path, index);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!isObject(value)) return wrong(path, value, 'an object');
  for (const key in shape) {
    const found = within(value[key], shape[key]!, path, key);
    if (found !== undefined) return found;
  }
  return inOtherLetters(value, shape, path);
}

/**
 * A field such as `securitycontext`: servers tell capital letters from small ones
 * (sigs.k8s.io/json UnmarshalCaseSensitivePreserveInts), and drop fields
 * that they do not know; kubectl, Helm and server-side apply refuse them.
 */
function inOtherLetters(value: JsonObject, shape: ObjectShape, path: Path): PodFault | undefined {
  for (const key in value) {
    if (Object.hasOwn(shape, key)) continue;
    const meant = keysBySmallLetters(shape).get(key.toLowerCase());
    if (meant !== undefined)
      return {
        path: [...path, key],
        message: `is no field: kubectl refuses it, and a server drops it; write ${meant}`,
      };
  }
  return undefined;
}

const keysBySmallLetters = remembered(
  (shape: ObjectShape): ReadonlyMap<string, string> =>
    new Map(Object.keys(shape).map((key) => [key.toLowerCase(), key])),
);

const isInt64 = (value: unknown): boolean =>
  Number.isSafeInteger(value) || (typeof value === 'bigint' && BigInt.asIntN(64, value) === value);

const isListShape = (shape: Shape): shape is readonly [Shape] => Array.isArray(shape);

function notTexts(value: unknown, path: Path): PodFault | undefined {
  if (!isObject(value)) return wrong(path, value, 'an object');
  for (const key of Object.keys(value)) {
    const found = within(value[key], 'text', path, key);
    if (found !== undefined) return found;
  }
  return undefined;
}

function within(
  value: unknown,
  shape: Shape,
  path: Path,
  key: string | number,
): PodFault | undefined {
  path.push(key);
  const found = misshapen(value, shape, path);
  path.pop();
  return found;
}

function wrong(path: Path, value: unknown, wanted: string): PodFault {
  const shown =
    typeof value === 'object'
      ? Array.isArray(value)
        ? 'a list'
        : value === null
          ? 'null'
          : 'an object'
      : typeof value === 'bigint'
        ? String(value)
        : JSON.stringify(value);
  return { path: [...path], message: `is ${shown}: a server takes ${wanted}` };
}

/** Names are required: they connect containers to annotations, and volumes to mounts. */
function unnamed(spec: JsonObject): PodFault | undefined {
  for (const list of [...CONTAINER_LISTS, 'volumes']) {
    const items = (spec[list] ?? []) as readonly JsonObject[];
    const index = items.findIndex(({ name }) => typeof name !== 'string' || name === '');
    if (index >= 0) return { path: ['spec', list, index, 'name'], message: 'is missing' };
  }
  return undefined;
}
