/** The only list of the formats for gaps. */
import type { GapReview } from './gapReview.js';
import { gapsGithub } from './gapsGithub.js';
import { gapsHtml } from './gapsHtml.js';
import { gapsJunit } from './gapsJunit.js';
import { gapsMarkdown } from './gapsMarkdown.js';
import { gapsNdjson, gapsReviewJson } from './gapsReviewJson.js';
import { gapsSarif } from './gapsSarif.js';
import { gapsText, PLAIN } from './gapsText.js';
import type { FormatName } from '../formatNames.js';

export interface GapReportForm {
  readonly format: FormatName;
  /** Psp-ferry's own version, which SARIF names. */
  readonly version: string;
  readonly colour?: typeof PLAIN;
  /** Whether reports for people also show gaps for the record; data formats always have them. */
  readonly all?: boolean;
}

export function formatReview(
  review: GapReview,
  { format, version, colour = PLAIN, all = false }: GapReportForm,
): string {
  switch (format) {
    case 'text':
      return gapsText(review, colour, all);
    case 'json':
      return gapsReviewJson(review);
    case 'ndjson':
      return gapsNdjson(review);
    case 'markdown':
      return gapsMarkdown(review, all);
    case 'html':
      return gapsHtml(review, version);
    case 'sarif':
      return gapsSarif(review, version);
    case 'junit':
      return gapsJunit(review);
    case 'github':
      return gapsGithub(review);
  }
}
