/** Writes the differences in each format of a report. */
import { PLAIN } from '../gaps/gapsText.js';
import type { FormatName } from '../formatNames.js';
import { diffGithub } from './diffGithub.js';
import { diffHtml } from './diffHtml.js';
import { diffJson, diffNdjson } from './diffJson.js';
import { diffJunit } from './diffJunit.js';
import { diffMarkdown } from './diffMarkdown.js';
import type { DiffReview } from './diffReview.js';
import { diffSarif } from './diffSarif.js';
import { diffText } from './diffText.js';

/** @param version psp-ferry's own version, which SARIF names. */
export function formatDiffReview(
  review: DiffReview,
  format: FormatName,
  version: string,
  colour = PLAIN,
): string {
  switch (format) {
    case 'text':
      return diffText(review, colour);
    case 'json':
      return diffJson(review);
    case 'ndjson':
      return diffNdjson(review);
    case 'markdown':
      return diffMarkdown(review);
    case 'html':
      return diffHtml(review);
    case 'sarif':
      return diffSarif(review, version);
    case 'junit':
      return diffJunit(review);
    case 'github':
      return diffGithub(review);
  }
}
