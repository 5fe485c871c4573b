/**
 * 0: done. 1: the check failed. 2: bad usage, bad input, or output that cannot be written. 70: a
 * fault of psp-ferry itself (as in sysexits.h). 141: the reader of the output ended before it was
 * complete (the code of a program that SIGPIPE ends).
 */
export const EXIT = { done: 0, failed: 1, badInput: 2, crash: 70, readerGone: 141 } as const;

/** Bad usage. The message is printed after `psp-ferry: `; the exit code is 2. */
export class UsageError extends Error {}

/** @throws UsageError with the option, for a value that the function does not take. */
export function accepted<Result>(option: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(`${option} ${error.message}`) : error;
  }
}
