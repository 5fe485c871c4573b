/**
 * 0 done; 1 the check failed; 2 bad usage or bad input, or output that cannot be written; 70 a
 * fault of psp-ferry itself, as in sysexits.h; 141 who read the output went away before the end: the
 * code of a program that SIGPIPE ends.
 */
export const EXIT = { done: 0, failed: 1, badInput: 2, crash: 70, readerGone: 141 } as const;

/** Bad usage: said after `psp-ferry: `, with exit code 2. */
export class UsageError extends Error {}
