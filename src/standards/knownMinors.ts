/**
 * The minor versions of Kubernetes 1.x whose standards are implemented here. The first is the one
 * after PSP's last.
 */
export const KNOWN_MINORS = { oldest: 25, newest: 37 } as const;
