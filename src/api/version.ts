import version from './version.constant.js';

/** The version of psp-ferry itself. */
export const VERSION = version;
