/** The review as JSON: one document, or a gap a line. */
import { exactJson } from '../../base/exactJson.js';
import { gapJson } from '../gapsJson.js';
import { sharedConditions } from '../sharedConditions.js';
import type { FixedGap, GapReview, ReviewedGap } from './gapReview.js';

export const gapsReviewJson = (review: GapReview): string =>
  `${exactJson(gapsReviewObject(review))}\n`;

export function gapsReviewObject({
  targets,
  policies,
  gaps,
  answers,
  fixed,
  against,
  unchanged,
  failOn,
  impact,
}: GapReview): object {
  const { variables, when } = sharedConditions(
    gaps.map(({ gap }) => gap),
    answers,
  );
  return {
    apiVersion: 'psp-ferry/v1',
    kind: 'GapReview',
    targets,
    policies,
    failOn,
    impact,
    failed: gaps.some(({ fails }) => fails),
    against,
    unchanged,
    variables,
    gaps: gaps.map((one) => gapLine(one, when(one.gap))),
    fixed: fixed.map(fixedLine),
  };
}

export function gapsNdjson({ gaps, fixed }: GapReview): string {
  return [...gaps.map((one) => gapLine(one)), ...fixed.map(fixedLine)]
    .map((line) => `${exactJson(line, 0)}\n`)
    .join('');
}

function gapLine(
  { gap, status, acceptance, expired, fails, showing }: ReviewedGap,
  when?: string,
): object {
  const verdicts =
    showing === null
      ? null
      : { psp: showing.psp, target: showing.target, outcome: showing.outcome };
  return { ...gapJson(gap, when), status, acceptance, expired, fails, verdicts };
}

const fixedLine = ({ id, acceptance }: FixedGap): object => ({ id, status: 'fixed', acceptance });
