/**
 * The formats of `gaps`, `check` and `diff`. They have a module of their own, because the help of
 * the command line needs only their names.
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
