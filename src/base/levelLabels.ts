/** What labels of namespaces begin with that say levels of Pod Security Admission. */
export const LEVEL_LABELS = 'pod-security.kubernetes.io/';
