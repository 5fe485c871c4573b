/** Where the options of a project are looked for. */
export const CONFIG_FILE = '.psp-ferry.yaml';
