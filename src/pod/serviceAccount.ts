/**
 * What the ServiceAccount admission plugin adds before PSP looks (1.24.17
 * plugin/pkg/admission/serviceaccount/admission.go).
 */
import { defaultPod } from './apiDefaults.js';
import type { JsonObject, JsonValue } from './json.js';
import { isObject } from './request.js';

export const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
/** Servers add a random suffix; a fixed one keeps answers the same from run to run. */
const TOKEN_VOLUME = 'kube-api-access-token';

/** Whether the service account `namespace/name` switches the token off for its pods. */
export type AutomountOff = (namespace: string, name: string) => boolean;

/**
 * The pod as admission sees it: API defaults, namespace, service account and, unless switched off,
 * the token volume.
 */
export function asServerSees(
  given: JsonObject,
  namespace: string,
  automountOff: AutomountOff = () => false,
): JsonObject {
  const pod = defaultPod(given);
  const spec = pod['spec'] as JsonObject;
  const name =
    typeof spec['serviceAccountName'] === 'string' && spec['serviceAccountName'] !== ''
      ? spec['serviceAccountName']
      : 'default';
  const named: JsonObject = {
    ...pod,
    metadata: { ...(pod['metadata'] as JsonObject), namespace },
    spec: { ...spec, serviceAccountName: name, serviceAccount: name },
  };
  const automount = spec['automountServiceAccountToken'] ?? !automountOff(namespace, name);
  return automount === false ? named : withToken(named);
}

function withToken(pod: JsonObject): JsonObject {
  const spec = pod['spec'] as JsonObject;
  let mounted = false;
  const mount = (value: JsonValue | undefined): JsonValue | undefined =>
    !Array.isArray(value)
      ? value
      : (value as readonly JsonObject[]).map((container) => {
          const mounts = (container['volumeMounts'] ?? []) as readonly JsonObject[];
          if (mounts.some((one) => isObject(one) && one['mountPath'] === TOKEN_PATH))
            return container;
          mounted = true;
          return {
            ...container,
            volumeMounts: [
              ...mounts,
              { name: TOKEN_VOLUME, readOnly: true, mountPath: TOKEN_PATH },
            ],
          };
        });
  const initContainers = mount(spec['initContainers']);
  const containers = mount(spec['containers']);
  if (!mounted) return pod;
  const volumes = [...((spec['volumes'] ?? []) as readonly JsonObject[]), tokenVolume()];
  return {
    ...pod,
    spec: {
      ...spec,
      ...(initContainers === undefined ? {} : { initContainers }),
      containers,
      volumes,
    },
  };
}

function tokenVolume(): JsonObject {
  return {
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
}
