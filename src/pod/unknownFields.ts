/**
 * Fields of a pod that Kubernetes does not have, where a policy looks: of the pod, its metadata, its
 * spec, its containers and their security contexts.
 */
import { isObject } from './request.js';
import type { JsonObject, JsonValue } from './json.js';
import { CONTAINER_LISTS } from './pod.js';
import type { ObjectPath } from './podTemplates.js';

export interface UnknownField {
  readonly path: ObjectPath;
  /** The fields that Kubernetes has there. */
  readonly known: ReadonlySet<string>;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/**
 * What Kubernetes 1.37 has (k8s.io/api v0.37.2 core/v1/types.go; k8s.io/apimachinery v0.37.2
 * pkg/apis/meta/v1/types.go ObjectMeta), and `clusterName`, which 1.24 still had.
 */
const POD = words('apiVersion kind metadata spec status');
const METADATA = words(
  'name generateName namespace selfLink uid resourceVersion generation creationTimestamp deletionTimestamp deletionGracePeriodSeconds labels annotations ownerReferences finalizers managedFields clusterName',
);
const SPEC = words(
  'volumes initContainers containers ephemeralContainers restartPolicy terminationGracePeriodSeconds activeDeadlineSeconds dnsPolicy nodeSelector serviceAccountName serviceAccount automountServiceAccountToken nodeName hostNetwork hostPID hostIPC shareProcessNamespace securityContext imagePullSecrets hostname subdomain affinity schedulerName tolerations hostAliases priorityClassName priority dnsConfig readinessGates runtimeClassName enableServiceLinks preemptionPolicy overhead topologySpreadConstraints setHostnameAsFQDN os hostUsers schedulingGates resourceClaims resources hostnameOverride schedulingGroup evictionResponders',
);
const POD_SECURITY = words(
  'seLinuxOptions windowsOptions runAsUser runAsGroup runAsNonRoot supplementalGroups supplementalGroupsPolicy fsGroup sysctls fsGroupChangePolicy seccompProfile appArmorProfile seLinuxChangePolicy',
);
const CONTAINER = words(
  'name image command args workingDir ports envFrom env resources resizePolicy restartPolicy restartPolicyRules volumeMounts volumeDevices livenessProbe readinessProbe startupProbe lifecycle terminationMessagePath terminationMessagePolicy imagePullPolicy securityContext stdin stdinOnce tty targetContainerName',
);
const SECURITY = words(
  'capabilities privileged seLinuxOptions windowsOptions runAsUser runAsGroup runAsNonRoot readOnlyRootFilesystem allowPrivilegeEscalation procMount seccompProfile appArmorProfile',
);

/** @param pod a pod without faults. @returns one entry for each field, in the order of the pod. */
export function unknownFields(pod: JsonObject): readonly UnknownField[] {
  const found: UnknownField[] = [];
  const look = (
    value: JsonValue | undefined,
    known: ReadonlySet<string>,
    path: ObjectPath,
  ): void => {
    if (!isObject(value)) return;
    for (const key in value) if (!known.has(key)) found.push({ path: [...path, key], known });
  };
  const spec = pod['spec'] as JsonObject;
  look(pod, POD, []);
  look(pod['metadata'], METADATA, ['metadata']);
  look(spec, SPEC, ['spec']);
  look(spec['securityContext'], POD_SECURITY, SECURITY_PATH);
  for (const list of CONTAINER_LISTS)
    for (const [i, one] of ((spec[list] ?? []) as readonly JsonObject[]).entries()) {
      look(one, CONTAINER, ['spec', list, i]);
      look(one['securityContext'], SECURITY, ['spec', list, i, 'securityContext']);
    }
  return found;
}

const SECURITY_PATH = ['spec', 'securityContext'];
