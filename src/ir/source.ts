/** What policies are read from, in the words that Kubernetes has for it. */
export const SOURCE = {
  kind: 'PodSecurityPolicy',
  /** More than one of them, in messages. */
  kinds: 'PodSecurityPolicies',
  /** What a role grants the use of. */
  resource: 'podsecuritypolicies',
  /** The groups that a role may grant it through; PSP asks the first one first. */
  apiGroups: ['policy', 'extensions'],
  /** What manifests may say; the first is what is written. */
  apiVersions: ['policy/v1beta1', 'extensions/v1beta1'],
  /** Where the server wrote down which policy admitted a pod. */
  annotation: 'kubernetes.io/psp',
} as const;
