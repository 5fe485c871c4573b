export const CONSTRAINT_KIND = 'PspFerryPodSecurity';
/** Gatekeeper makes the kind out of what is in it. */
export const TEMPLATE_FILE = 'template.yaml';
/** What the constraint reads of RBAC, where selection is live. */
export const SYNC_FILE = 'sync.yaml';
