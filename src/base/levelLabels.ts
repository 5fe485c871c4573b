/** Prefix of the namespace labels that set the levels of Pod Security Admission. */
export const LEVEL_LABELS = 'pod-security.kubernetes.io/';
