/** The typed view of a pod. It has only the fields that some control or standard reads. */
import type { Int64 } from '../ir/policySet.js';

/** The lists of a pod's spec that hold containers. */
export const CONTAINER_LISTS = ['containers', 'initContainers', 'ephemeralContainers'] as const;

export interface PodSELinuxOptions {
  user?: string;
  role?: string;
  type?: string;
  level?: string;
}
export interface SeccompProfile {
  type: string;
  localhostProfile?: string;
}
export interface AppArmorProfile {
  type: string;
  localhostProfile?: string;
}
export interface WindowsOptions {
  hostProcess?: boolean;
}

export interface ContainerSecurityContext {
  privileged?: boolean;
  runAsUser?: Int64;
  runAsGroup?: Int64;
  runAsNonRoot?: boolean;
  readOnlyRootFilesystem?: boolean;
  allowPrivilegeEscalation?: boolean;
  procMount?: string;
  capabilities?: { add?: readonly string[]; drop?: readonly string[] };
  seLinuxOptions?: PodSELinuxOptions;
  seccompProfile?: SeccompProfile;
  appArmorProfile?: AppArmorProfile;
  windowsOptions?: WindowsOptions;
}
export interface HandlerHosts {
  httpGet?: { host?: string };
  tcpSocket?: { host?: string };
}
export interface Container {
  name: string;
  image?: string;
  securityContext?: ContainerSecurityContext;
  ports?: readonly { hostPort?: number; containerPort: number }[];
  volumeMounts?: readonly { name: string; readOnly?: boolean; mountPath?: string }[];
  livenessProbe?: HandlerHosts;
  readinessProbe?: HandlerHosts;
  startupProbe?: HandlerHosts;
  lifecycle?: { postStart?: HandlerHosts; preStop?: HandlerHosts };
}
export interface ProjectedSource {
  serviceAccountToken?: { path: string; audience?: string };
  configMap?: { name?: string };
  podCertificate?: object;
  downwardAPI?: {
    items?: readonly { path: string; fieldRef?: { apiVersion?: string; fieldPath: string } }[];
  };
}
export interface Volume {
  name: string;
  hostPath?: { path: string };
  flexVolume?: { driver: string };
  csi?: { driver: string };
  projected?: { sources?: readonly ProjectedSource[] };
  cephfs?: object;
  image?: object;
  ephemeral?: {
    volumeClaimTemplate?: { spec?: { dataSourceRef?: { namespace?: string } } };
  };
}
export interface PodSecurityContext {
  runAsUser?: Int64;
  runAsGroup?: Int64;
  runAsNonRoot?: boolean;
  fsGroup?: Int64;
  supplementalGroups?: readonly Int64[];
  seLinuxOptions?: PodSELinuxOptions;
  seccompProfile?: SeccompProfile;
  appArmorProfile?: AppArmorProfile;
  sysctls?: readonly { name: string }[];
  windowsOptions?: WindowsOptions;
}
export interface Pod {
  metadata: {
    name?: string;
    namespace?: string;
    annotations?: Readonly<Record<string, string>>;
    labels?: Readonly<Record<string, string>>;
  };
  spec: {
    containers: readonly Container[];
    initContainers?: readonly Container[];
    ephemeralContainers?: readonly Container[];
    volumes?: readonly Volume[];
    securityContext?: PodSecurityContext;
    hostNetwork?: boolean;
    hostPID?: boolean;
    hostIPC?: boolean;
    hostUsers?: boolean;
    resourceClaims?: readonly object[];
    runtimeClassName?: string;
    serviceAccountName?: string;
    os?: { name: string };
  };
}
