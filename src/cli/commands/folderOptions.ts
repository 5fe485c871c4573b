/** The option of commands that write a folder. */
export const FORCE = {
  type: 'boolean',
  default: false,
  once: true,
  describe: 'replace files of the folder that were changed by hand or that others wrote',
} as const;
