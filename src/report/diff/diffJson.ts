/** The differences as JSON: one document, or one difference on each line. */
import { exactJson } from '../../base/exactJson.js';
import { reviewFromRequest } from '../../pod/request.js';
import type { Verdict } from '../../semantics/admission.js';
import type { DiffReview, ReviewedDifference } from './diffReview.js';

export const diffJson = (review: DiffReview): string => `${exactJson(diffObject(review))}\n`;

export function diffObject({
  old: before,
  new: after,
  assumed,
  failOn,
  differences,
}: DiffReview): object {
  return {
    apiVersion: 'psp-ferry/v1',
    kind: 'PolicyDiff',
    old: before,
    new: after,
    assumed,
    failOn,
    failed: differences.some(({ fails }) => fails),
    differences: differences.map(differenceJson),
  };
}

export const diffNdjson = ({ differences }: DiffReview): string =>
  differences.map((one) => `${exactJson(differenceJson(one), 0)}\n`).join('');

export function differenceJson({
  difference,
  severity,
  fails,
  showing,
}: ReviewedDifference): object {
  const { id, policy, control, effect, grant, reason, source, witness } = difference;
  return {
    id,
    policy,
    control,
    effect,
    severity,
    grant,
    reason,
    source,
    witness: reviewFromRequest(witness),
    fails,
    verdicts: {
      old: verdictJson(difference.old),
      new: verdictJson(difference.new),
      outcome: showing.outcome,
    },
  };
}

const verdictJson = ({ verdict, policy, reasons, note }: Verdict): object => ({
  verdict,
  policy,
  reasons,
  ...(note === undefined ? {} : { note }),
});
