/** The kind that policies are read from, in the terms of Kubernetes. */
export const SOURCE = {
  kind: 'PodSecurityPolicy',
  /** Plural of the kind, in messages. */
  kinds: 'PodSecurityPolicies',
  /** Name of the resource in the rules of roles. */
  resource: 'podsecuritypolicies',
  /** The API groups that a rule may name. PSP asks for the first one first. */
  apiGroups: ['policy', 'extensions'],
  /** Versions that manifests may have. The first one is used for writing. */
  apiVersions: ['policy/v1beta1', 'extensions/v1beta1'],
  /** The annotation in which the server stored the name of the policy that admitted a pod. */
  annotation: 'kubernetes.io/psp',
} as const;
