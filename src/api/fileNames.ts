/** For callers who read folders themselves. */
export { isManifestName } from '../load/fileNames.js';
