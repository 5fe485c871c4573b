import { printable } from '../../base/printable.js';
import { IMPACTS, type Impact } from '../../gaps/gap.js';
import { readPolicySet } from '../../load/readPolicySet.js';
import { REPORT_FORMATS, type FormatName } from '../../report/formatNames.js';
import { EMPTY_BASELINE, isDay } from '../../report/gaps/acceptance.js';
import { FAIL_ON, type FailOn } from '../../report/gaps/failOn.js';
import { formatReview } from '../../report/gaps/gapFormats.js';
import type { GapReview } from '../../report/gaps/gapReview.js';
import { known, optionsOf, requireChoices, targetsOf, type TargetChoices } from '../choices.js';
import { reviewOf } from '../review.js';
import { documentsOf, type Source } from '../sources.js';
import { VERSION } from '../version.js';
import type { ReadOptions } from './read.js';

export interface GapChoices extends TargetChoices, ReadOptions {
  /** Which gaps fail the review. Default: `looser`. */
  readonly failOn?: FailOn;
  /** The least impact that fails the review; `record` means every gap. Default: `decide`. */
  readonly impact?: Impact;
  /**
   * Today's date as YYYY-MM-DD. An acceptance with an end date no longer counts after that date. If
   * left out, no acceptance ends.
   */
  readonly today?: string;
}

/**
 * Finds where each target's answers differ from PSP's. Acceptances in annotations of the policies
 * are applied.
 * @param policies as for `read`.
 * @returns a review, which `formatGaps` turns into text.
 * @throws InputError as `read`, and for acceptances that cannot be read; RangeError as `convert`.
 */
export function gaps(policies: Source, choices: GapChoices = {}): GapReview {
  requireChoices(choices);
  const documents = documentsOf(policies);
  const input = readPolicySet(documents, { strict: choices.strict ?? false });
  return reviewOf(input, documents, {
    targets: targetsOf(choices),
    options: optionsOf(choices, input),
    baseline: EMPTY_BASELINE,
    previous: null,
    failOn: known('failOn', choices.failOn ?? 'looser', FAIL_ON),
    impact: known('impact', choices.impact ?? 'decide', IMPACTS),
    today: dayOf(choices),
  }).review;
}

function dayOf({ today = '' }: Pick<GapChoices, 'today'>): string {
  if (today === '' || isDay(today)) return today;
  throw new RangeError(
    `today: ${printable(today)} is no day of the calendar; write it as YYYY-MM-DD`,
  );
}

/**
 * Writes a review in one of the formats of `psp-ferry gaps`.
 * @param version psp-ferry's own version, which SARIF names as the version of the tool.
 * @throws RangeError for an unknown format.
 */
export function formatGaps(
  review: GapReview,
  format: FormatName,
  version: string = VERSION,
): string {
  return formatReview(review, { format: known('format', format, REPORT_FORMATS), version });
}
