/** Apart from what writes them, for the command line's help needs only their names. */
export const GAP_FORMATS = [
  'text',
  'json',
  'ndjson',
  'markdown',
  'html',
  'sarif',
  'junit',
  'github',
] as const;
export type GapFormat = (typeof GAP_FORMATS)[number];
