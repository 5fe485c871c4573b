/**
 * The AdmissionConfiguration with which kube-apiserver is started. It is not an API object, so it
 * cannot be applied.
 */
export const CONFIGURATION_FILE = 'admission-configuration.yaml';
