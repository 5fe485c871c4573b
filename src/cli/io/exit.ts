/** 0 done; 1 the check failed; 2 bad usage or bad input. */
export const EXIT = { done: 0, failed: 1, badInput: 2 } as const;

/** Bad usage that the argument parser cannot see. */
export class UsageError extends Error {}
