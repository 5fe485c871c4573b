/** Apart from what writes them, for the command line's help needs only their names. */
export const CHECK_FORMATS = [
  'text',
  'json',
  'ndjson',
  'markdown',
  'html',
  'sarif',
  'junit',
  'github',
] as const;
export type CheckFormat = (typeof CHECK_FORMATS)[number];
