/**
 * How `gaps`, `check` and `diff` report. Apart from what writes them, for the command line's help
 * needs only their names.
 */
export const REPORT_FORMATS = [
  'text',
  'json',
  'ndjson',
  'markdown',
  'html',
  'sarif',
  'junit',
  'github',
] as const;
export type FormatName = (typeof REPORT_FORMATS)[number];
