/** Which files of a folder are read, by their names, whatever their case. */

export const isManifestName = (name: string): boolean => /\.(ya?ml|json)$/i.test(name);
/** What recorders of requests write beside manifests: a JSON object a line. */
export const mayHoldRequests = (name: string): boolean =>
  isManifestName(name) || /\.(jsonl|ndjson)$/i.test(name);
/** The same of logs, which say nothing of their form. */
export const mayBeLog = (name: string): boolean => mayHoldRequests(name) || /\.log$/i.test(name);
