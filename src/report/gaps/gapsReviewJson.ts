/** The review as JSON: one document, or one gap on each line. */
import { exactJson } from '../../base/exactJson.js';
import { gapJson } from '../gapsJson.js';
import { sharedConditions } from '../sharedConditions.js';
import type { Weight } from './weight.js';
import type { Showing } from './witnessShowing.js';
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
  weight,
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
    ...(weight === null ? {} : { workloads: weight.workloads, levels: weight.levels }),
    variables,
    gaps: gaps.map((one) => gapLine(one, weight, when(one.gap))),
    fixed: fixed.map(fixedLine),
  };
}

export function gapsNdjson({ gaps, fixed, weight }: GapReview): string {
  return [...gaps.map((one) => gapLine(one, weight)), ...fixed.map(fixedLine)]
    .map((line) => `${exactJson(line, 0)}\n`)
    .join('');
}

function gapLine(
  { gap, status, acceptance, expired, movedLevels, fails, showing }: ReviewedGap,
  weight: Weight | null,
  when?: string,
): object {
  const verdicts =
    showing === null
      ? null
      : {
          psp: withFewReasons(showing.psp, gap.policy),
          target: showing.target,
          ...(showing.targetNote === undefined ? {} : { targetNote: showing.targetNote }),
          outcome: showing.outcome,
        };
  const affects = weight === null ? {} : { affects: weight.affected.get(gap.id) ?? [] };
  const moved = movedLevels.map(({ namespace, was, is }) => ({ namespace, was, is }));
  return {
    ...gapJson(gap, when),
    status,
    acceptance,
    expired,
    ...(moved.length === 0 ? {} : { movedLevels: moved }),
    fails,
    ...affects,
    verdicts,
  };
}

/** The most policies whose reasons are included. */
const MOST_POLICIES = 4;

/**
 * Keeps the reasons of the gap's policy and of the first others: a hundred policies may refuse a
 * pod for the same reason.
 */
function withFewReasons(
  { verdict, policy: admittedBy, reasons, note }: Showing['psp'],
  policy: string,
): object {
  const refusing = [...new Set(reasons.map((one) => one.policy))];
  const told = refusing
    .sort((a, b) => Number(b === policy) - Number(a === policy))
    .slice(0, MOST_POLICIES);
  const untold = refusing.length - told.length;
  return {
    verdict,
    policy: admittedBy,
    reasons: reasons.filter((one) => told.includes(one.policy)),
    ...(untold === 0 ? {} : { otherPolicies: untold }),
    ...(note === undefined ? {} : { note }),
  };
}

const fixedLine = ({ id, acceptance }: FixedGap): object => ({ id, status: 'fixed', acceptance });
