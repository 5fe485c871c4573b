import { differencesBetween } from '../../diff/differences.js';
import { formatDiffReview } from '../../report/diff/diffFormats.js';
import { reviewDifferences, type DiffReview } from '../../report/diff/diffReview.js';
import { REPORT_FORMATS, type FormatName } from '../../report/formatNames.js';
import { FAIL_ON, type FailOn } from '../../report/gaps/failOn.js';
import { known } from '../choices.js';
import type { Source } from '../sources.js';
import { VERSION } from '../version.js';
import { read, type ReadOptions } from './read.js';

export interface DiffChoices extends ReadOptions {
  /** Which differences fail the review. Default: `looser`. */
  readonly failOn?: FailOn;
}

/**
 * Finds what a change of policies or grants newly admits or newly refuses, each with a request that
 * shows it.
 * @param before the policies and RBAC before the change.
 * @param after the policies and RBAC after the change.
 * @returns a review, which `formatDiff` turns into text.
 * @throws InputError as `read`, for either side; RangeError for an unknown choice or `failOn`.
 */
export function diff(before: Source, after: Source, choices: DiffChoices = {}): DiffReview {
  return reviewDifferences(differencesBetween(read(before, choices), read(after, choices)), {
    old: 'OLD',
    new: 'NEW',
    failOn: known('failOn', choices.failOn ?? 'looser', FAIL_ON),
  });
}

/**
 * Writes the differences in one of the formats of `psp-ferry diff`.
 * @param version psp-ferry's own version, which SARIF names as the version of the tool.
 * @throws RangeError for an unknown format.
 */
export function formatDiff(
  review: DiffReview,
  format: FormatName,
  version: string = VERSION,
): string {
  return formatDiffReview(review, known('format', format, REPORT_FORMATS), version);
}
