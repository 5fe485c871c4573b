/** The option of commands that write a folder. */
export const FORCE = {
  type: 'boolean',
  default: false,
  once: true,
  describe: 'also replace files that were changed by hand, or that psp-ferry did not write',
} as const;
