/** Gaps that differ only in their policy are told once. */
import { EFFECTS, type Effect, type Gap, type TargetName } from '../../gaps/gap.js';
import { exactJson } from '../../base/exactJson.js';
import type { Acceptance } from './acceptance.js';
import type { ReviewedGap, Status } from './gapReview.js';
import type { Showing } from './witnessShowing.js';

export interface GapGroup {
  readonly target: TargetName;
  readonly control: string;
  readonly effect: Effect;
  readonly status: Status;
  readonly acceptance: Acceptance | null;
  readonly expired: boolean;
  readonly reason: string;
  readonly remedy: string;
  /** In the words of a sentence: `web, restricted`, or `the whole set`. */
  readonly policies: readonly string[];
  readonly gaps: readonly ReviewedGap[];
  /** Of the first gap that has a witness, and whose it is. */
  readonly showing: Showing | null;
}

/** By effect, what lets in more first; then by control, in the order in which they came. */
export function groupGaps(gaps: readonly ReviewedGap[]): readonly GapGroup[] {
  const groups = new Map<string, ReviewedGap[]>();
  for (const one of gaps) {
    const { target, control, effect, impact, reason, remedy } = one.gap;
    const key = exactJson([
      target,
      control,
      effect,
      impact,
      reason,
      remedy,
      one.status,
      one.expired,
      one.acceptance,
    ]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  const order = [...new Set(gaps.map(({ gap }) => gap.control))];
  return [...groups.values()]
    .map(groupOf)
    .sort(
      (a, b) =>
        EFFECTS.indexOf(a.effect) - EFFECTS.indexOf(b.effect) ||
        order.indexOf(a.control) - order.indexOf(b.control),
    );
}

function groupOf(gaps: readonly ReviewedGap[]): GapGroup {
  const [{ gap, status, acceptance, expired }] = gaps as [ReviewedGap];
  const { target, control, effect, reason, remedy } = gap;
  return {
    target,
    control,
    effect,
    status,
    acceptance,
    expired,
    reason,
    remedy,
    gaps,
    policies: gaps.map((one) => policyName(one.gap)),
    showing: gaps.find(({ showing }) => showing !== null)?.showing ?? null,
  };
}

export const policyName = ({ policy }: Pick<Gap, 'policy'>): string =>
  policy === '*' ? 'the whole set' : policy;
