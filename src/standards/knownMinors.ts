/** The minor versions of Kubernetes 1.x whose standards are known here: PSP was last in 1.24. */
export const KNOWN_MINORS = { oldest: 25, newest: 37 } as const;
