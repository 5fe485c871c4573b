/**
 * The intermediate representation: what a set of PodSecurityPolicies and the RBAC around them mean,
 * as data.
 * Every PSP field is explicit. Where "absent" means something of its own in PSP, the field is
 * nullable.
 */

/**
 * An int64 as Kubernetes stores it: a number while it is exactly representable, a bigint beyond
 * 2^53.
 */
export type Int64 = number | bigint;

/** Inclusive on both ends. */
export interface IdRange {
  readonly min: Int64;
  readonly max: Int64;
}

/** Inclusive on both ends; min > max is legal in PSP and never matches. */
export interface HostPortRange {
  readonly min: number;
  readonly max: number;
}

export type RunAsUserRule = 'RunAsAny' | 'MustRunAs' | 'MustRunAsNonRoot';
export type GroupRule = 'RunAsAny' | 'MustRunAs' | 'MayRunAs';
export type SELinuxRule = 'RunAsAny' | 'MustRunAs';

export interface IdStrategy<Rule extends string> {
  readonly rule: Rule;
  readonly ranges: readonly IdRange[];
}

export interface SELinuxOptions {
  readonly user: string;
  readonly role: string;
  readonly type: string;
  readonly level: string;
}

/** A pair of PSP annotations. null: the annotation is absent; [""]: it is there and empty. */
export interface ProfilePolicy {
  readonly allowedProfileNames: readonly string[] | null;
  readonly defaultProfileName: string | null;
}

export interface PolicySpec {
  readonly privileged: boolean;
  readonly hostNetwork: boolean;
  readonly hostPID: boolean;
  readonly hostIPC: boolean;
  readonly hostPorts: readonly HostPortRange[];
  /** PSP volume type names (`cephFS`, not `cephfs`), or `*`. */
  readonly volumes: readonly string[];
  readonly allowedHostPaths: readonly { readonly pathPrefix: string; readonly readOnly: boolean }[];
  readonly allowedFlexVolumes: readonly { readonly driver: string }[];
  readonly allowedCSIDrivers: readonly { readonly name: string }[];
  readonly allowedCapabilities: readonly string[];
  readonly defaultAddCapabilities: readonly string[];
  readonly requiredDropCapabilities: readonly string[];
  readonly allowPrivilegeEscalation: boolean;
  readonly defaultAllowPrivilegeEscalation: boolean | null;
  readonly readOnlyRootFilesystem: boolean;
  readonly runAsUser: IdStrategy<RunAsUserRule>;
  /** An absent strategy means RunAsAny and is stored so. */
  readonly runAsGroup: IdStrategy<GroupRule>;
  readonly fsGroup: IdStrategy<GroupRule>;
  readonly supplementalGroups: IdStrategy<GroupRule>;
  readonly seLinux: { readonly rule: SELinuxRule; readonly seLinuxOptions: SELinuxOptions | null };
  readonly allowedUnsafeSysctls: readonly string[];
  readonly forbiddenSysctls: readonly string[];
  /** Empty means [Default]. */
  readonly allowedProcMountTypes: readonly string[];
  /** null: any runtime class, no default. */
  readonly runtimeClass: {
    readonly allowedRuntimeClassNames: readonly string[];
    readonly defaultRuntimeClassName: string | null;
  } | null;
  readonly seccomp: ProfilePolicy;
  readonly appArmor: ProfilePolicy;
}

export interface Policy {
  readonly name: string;
  readonly spec: PolicySpec;
}

export type Subject =
  | { readonly kind: 'User' | 'Group'; readonly name: string }
  | { readonly kind: 'ServiceAccount'; readonly namespace: string; readonly name: string };

/** `subject` may `use` `policy` for pods in `namespace`. */
export interface Grant {
  /** A policy name, or `*` for every policy. */
  readonly policy: string;
  readonly subject: Subject;
  /** null: in every namespace (ClusterRoleBinding). */
  readonly namespace: string | null;
  /** The API group that the role grants through; PSP asks `policy` first, then `extensions`. */
  readonly apiGroup: 'policy' | 'extensions';
}

export interface PolicySet {
  readonly apiVersion: 'psp-ferry/v1';
  readonly kind: 'PolicySet';
  readonly policies: readonly Policy[];
  readonly grants: readonly Grant[];
  /**
   * Where `grants` is empty: roles and bindings were read, and nobody may use a policy. Without it
   * nothing is known of who may.
   */
  readonly grantsNobody?: true;
}

/** Whether it is known who may use which policy. */
export const knowsGrants = ({
  grants,
  grantsNobody,
}: Pick<PolicySet, 'grants' | 'grantsNobody'>): boolean =>
  grants.length > 0 || grantsNobody === true;

export const POLICY_SET_API_VERSION = 'psp-ferry/v1';
