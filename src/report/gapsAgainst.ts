/** A report of the gaps together with the effects of a change of the policies, in each format. */
import { exactJson } from '../base/exactJson.js';
import { differenceJson, diffObject } from './diff/diffJson.js';
import { diffGithub } from './diff/diffGithub.js';
import { changesContext } from './diff/diffHtml.js';
import { diffMarkdown } from './diff/diffMarkdown.js';
import { diffSuite } from './diff/diffJunit.js';
import { diffSarifPart } from './diff/diffSarif.js';
import { diffText } from './diff/diffText.js';
import {
  differencesInWords,
  failingDifferences,
  withAssumptions,
  type DiffReview,
} from './diff/diffReview.js';
import { formatReview, type GapReportForm } from './gaps/gapFormats.js';
import type { GapReview } from './gaps/gapReview.js';
import { gapsGithub } from './gaps/gapsGithub.js';
import { gapsHtml } from './gaps/gapsHtml.js';
import { gapsJunit } from './gaps/gapsJunit.js';
import { cut, gapsMarkdown } from './gaps/gapsMarkdown.js';
import { gapsNdjson, gapsReviewObject } from './gaps/gapsReviewJson.js';
import { gapsSarif } from './gaps/gapsSarif.js';
import { failingGaps, gapCountsInWords, gateInWords } from './gaps/gapWords.js';
import { gapsText, PLAIN } from './gaps/gapsText.js';

/** @param changes null if there is nothing to compare with. */
export function formatGapReport(
  review: GapReview,
  changes: DiffReview | null,
  form: GapReportForm,
): string {
  if (changes === null) return formatReview(review, form);
  const { format, version, colour = PLAIN, all = false } = form;
  switch (format) {
    case 'text':
      return `${diffText(changes, colour, '')}\n${gapsText(review, colour, all, wholeConclusion(changes, review))}`;
    case 'json':
      return `${exactJson({ ...gapsReviewObject(review), changes: diffObject(changes) })}\n`;
    case 'ndjson':
      return changes.differences
        .map((one) => `${exactJson({ ...differenceJson(one), status: 'difference' }, 0)}\n`)
        .concat(gapsNdjson(review))
        .join('');
    case 'markdown':
      return cut(
        `${diffMarkdown(changes, wholeConclusion(changes, review))}\n${gapsMarkdown(review, all, '')}`,
      );
    case 'html':
      return gapsHtml(review, version, {
        sections: { ...changesContext(changes), conclusion: `${differencesInWords(changes)}.` },
        conclusion: wholeConclusion(changes, review),
        failed: failingDifferences(changes)[0] + failingGaps(review)[0] > 0,
      });
    case 'sarif':
      return gapsSarif(review, version, diffSarifPart(changes));
    case 'junit':
      return gapsJunit(review, diffSuite(changes));
    case 'github':
      return `${diffGithub(changes, '')}${gapsGithub(review, withAssumptions(changes, wholeConclusion(changes, review)))}`;
  }
}

/** The conclusion about both in one sentence: the check fails if either fails. */
export const wholeConclusion = (changes: DiffReview, review: GapReview): string =>
  `${gateInWords([failingDifferences(changes), failingGaps(review)], review)}; ${[
    differencesInWords(changes),
    ...gapCountsInWords(review),
  ].join(', ')}.`;
