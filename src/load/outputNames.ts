/**
 * Names of the files and folders by which psp-ferry knows a folder that it wrote. `load` does not
 * read such a folder as input, and `cli/io` writes it.
 */

/** The list of the files that psp-ferry wrote there, with their digests. */
export const OUTPUT_LIST = '.psp-ferry-files.json';

/** Folder of new files while they are written. If a run was killed here, the next deletes them. */
export const OUTPUT_UNFINISHED = '.psp-ferry-new.tmp';

/** Folder of new files that are complete. If a run was killed here, the next moves them in place. */
export const OUTPUT_STAGED = '.psp-ferry-new';
