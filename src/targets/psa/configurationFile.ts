/** What kube-apiserver is started with: no object of the API, so nothing that can be applied. */
export const CONFIGURATION_FILE = 'admission-configuration.yaml';
