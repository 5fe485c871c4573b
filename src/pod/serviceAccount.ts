/**
 * What the ServiceAccount admission plugin adds to a pod before PSP is asked (1.24.17
 * plugin/pkg/admission/serviceaccount/admission.go).
 */
import { defaultPod, type GrowingObject } from './apiDefaults.js';
import type { JsonObject, JsonValue } from './json.js';
import { isObject } from './request.js';

export const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
/** Servers append a random suffix to the name. A fixed one makes results reproducible. */
const TOKEN_VOLUME_PREFIX = 'kube-api-access';
const TOKEN_VOLUME = `${TOKEN_VOLUME_PREFIX}-token`;

/** What a service account says about its pods. */
export interface ServiceAccountFacts {
  readonly automountServiceAccountToken?: boolean | undefined;
  readonly imagePullSecrets?: readonly JsonValue[] | undefined;
}
/** undefined for accounts that are not in the input. */
export type ServiceAccounts = (namespace: string, name: string) => ServiceAccountFacts | undefined;

/** The account of pods that name none. */
export const DEFAULT_ACCOUNT = 'default';

export const MIRROR_ANNOTATION = 'kubernetes.io/config.mirror';

/** Whether a kubelet created the pod, to show a static pod that it runs from a file. */
export function isMirrorPod({ metadata }: JsonObject): boolean {
  const annotations = isObject(metadata) ? metadata['annotations'] : undefined;
  return isObject(annotations) && annotations[MIRROR_ANNOTATION] !== undefined;
}

/**
 * The pod as admission plugins see it: with API defaults, namespace, service account and, unless
 * switched off, the token volume. A mirror pod gets nothing from a service account.
 */
export function asServerSees(
  given: JsonObject,
  namespace: string,
  accounts: ServiceAccounts = () => undefined,
): JsonObject {
  const pod: GrowingObject = defaultPod(given);
  pod['metadata'] = { ...(pod['metadata'] as JsonObject), namespace };
  if (isMirrorPod(pod)) return pod;
  const spec = pod['spec'] as GrowingObject;
  const { serviceAccountName, imagePullSecrets: own } = spec;
  const name =
    typeof serviceAccountName === 'string' && serviceAccountName !== ''
      ? serviceAccountName
      : DEFAULT_ACCOUNT;
  const account = accounts(namespace, name);
  spec['serviceAccountName'] = name;
  spec['serviceAccount'] = name;
  if (isEmptyList(own) && !isEmptyList(account?.imagePullSecrets))
    spec['imagePullSecrets'] = account!.imagePullSecrets;
  const automount =
    spec['automountServiceAccountToken'] ?? account?.automountServiceAccountToken ?? true;
  if (automount !== false) mountToken(spec);
  return pod;
}

const isEmptyList = (value: unknown): boolean => !Array.isArray(value) || value.length === 0;

/**
 * Adds the token volume. An existing volume with the prefix of its name is taken for it
 * (mountServiceAccountToken).
 *
 * @param spec the spec of a pod that is being built; it is changed.
 */
function mountToken(spec: GrowingObject): void {
  const volumes = (spec['volumes'] ?? []) as readonly JsonObject[];
  const present = volumes.find(
    ({ name }) => typeof name === 'string' && name.startsWith(`${TOKEN_VOLUME_PREFIX}-`),
  );
  const mount = {
    name: (present?.['name'] ?? TOKEN_VOLUME) as string,
    readOnly: true,
    mountPath: TOKEN_PATH,
  };
  let mounted = false;
  for (const list of ['initContainers', 'containers']) {
    for (const container of (spec[list] ?? []) as readonly GrowingObject[]) {
      const mounts = (container['volumeMounts'] ?? []) as readonly JsonObject[];
      if (mounts.some((one) => isObject(one) && one['mountPath'] === TOKEN_PATH)) continue;
      mounted = true;
      container['volumeMounts'] = [...mounts, mount];
    }
  }
  if (mounted && present === undefined) spec['volumes'] = [...volumes, TOKEN];
}

const TOKEN: JsonObject = {
  name: TOKEN_VOLUME,
  projected: {
    defaultMode: 420,
    sources: [
      { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      {
        downwardAPI: {
          items: [
            {
              path: 'namespace',
              fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' },
            },
          ],
        },
      },
    ],
  },
};
