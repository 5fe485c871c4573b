export const GAP_FORMATS = ['text', 'json', 'ndjson', 'markdown', 'html', 'sarif', 'junit', 'github'] as const;
export type GapFormat = (typeof GAP_FORMATS)[number];
