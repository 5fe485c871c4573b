/**
 * Which files of a folder are read, by the ending of their names. Upper and lower case count alike.
 */

export const isManifestName = (name: string): boolean => /\.(ya?ml|json)$/i.test(name);
/** Also files of recorded requests, with one JSON object on each line. */
export const mayHoldRequests = (name: string): boolean =>
  isManifestName(name) || /\.(jsonl|ndjson)$/i.test(name);
export const isPackedLog = (name: string): boolean => /\.gz$/i.test(name);
/** Also audit logs, whose names do not tell their format, and packed ones. */
export const mayBeLog = (name: string): boolean =>
  mayHoldRequests(name) || /\.(log|json|jsonl|ndjson)(\.gz)?$/i.test(name);
