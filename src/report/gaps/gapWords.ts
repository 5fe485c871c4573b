/** The words of reports about a review. All formats use them. */
import { isOfSettings, TARGET_NAMES, type Effect, type TargetName } from '../../gaps/gap.js';
import type { Acceptance } from './acceptance.js';
import type { FailOn } from './failOn.js';
import { shortList } from '../../base/shortList.js';
import type { LevelMove } from '../../targets/psa/movedLevels.js';
import type { GapGroup } from './gapGroups.js';
import type { GapReview, ReviewedGap } from './gapReview.js';
import type { Showing } from './witnessShowing.js';

export const EFFECT_WORDS: Readonly<Record<Effect, string>> = {
  looser: 'looser',
  stricter: 'stricter',
  'default-lost': 'default lost',
  'default-differs': 'default differs',
  unseen: 'unseen',
};

export const EFFECT_MEANINGS: Readonly<Record<Effect, string>> = {
  looser: 'the target admits requests that PSP refused',
  stricter: 'the target refuses requests that PSP admitted',
  'default-lost': 'both admit, but the target does not fill in what PSP filled in',
  'default-differs': 'both admit, but fill in different values',
  unseen: 'the answer is the same, but something that people relied on is not there',
};

/** `1 gap`, `2 gaps`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** A sentence that says whether the check fails, and then what was found. */
export function conclusion(review: GapReview): string {
  const rest = gapCountsInWords(review);
  return `${gateInWords([failingGaps(review)], review)}${rest.length === 0 ? '' : `; ${rest.join(', ')}`}.`;
}

/** How many items fail a check, and the name of one. */
export type Failing = readonly [count: number, one: string];

/**
 * A text such as `Fails: 2 gaps by --fail-on looser`, or `Passes: no difference and no new gap by
 * --fail-on any`.
 */
export function gateInWords(
  found: readonly Failing[],
  { failOn, impact }: Pick<GapReview, 'failOn'> & Partial<Pick<GapReview, 'impact'>>,
): string {
  const by = `--fail-on ${failOn}${impact === undefined || impact === 'decide' ? '' : ` --impact ${impact}`}`;
  const failing = found.filter(([count]) => count > 0);
  if (failing.length > 0)
    return `Fails: ${failing.map(([count, one]) => counted(count, one)).join(' and ')} by ${by}`;
  return failOn === 'none'
    ? 'Not judged (--fail-on none)'
    : `Passes: no ${found.map(([, one]) => one).join(' and no ')} by ${by}`;
}

export const failingGaps = (review: GapReview): Failing => [
  review.gaps.filter(({ fails }) => fails).length,
  tellsStatus(review) ? 'new gap' : 'gap',
];

/** Numbers such as `491 unchanged since old, 1 accepted`. */
export const gapCountsInWords = ({
  gaps,
  failOn,
  fixed,
  against,
  unchanged,
}: GapReview): readonly string[] => [
  ...(against === null ? [] : [`${unchanged} unchanged since ${against}`]),
  ...counts(gaps),
  ...openBySettings(gaps, failOn),
  ...(fixed.length > 0 ? [`${fixed.length} fixed`] : []),
];

/**
 * Gaps that depend only on settings. They do not fail the check, because no input can change them.
 */
function openBySettings(gaps: readonly ReviewedGap[], failOn: FailOn): readonly string[] {
  const open = gaps.filter(
    ({ gap, status }) => isOfSettings(gap) && gap.effect === 'looser' && status === 'new',
  ).length;
  return open === 0 || failOn === 'none' ? [] : [`${open} left open by settings of the cluster`];
}

const counts = (gaps: readonly ReviewedGap[]): readonly string[] =>
  (['accepted', 'changed'] as const).flatMap((status) => {
    const count = gaps.filter((gap) => gap.status === status).length;
    return count === 0 ? [] : [`${count} ${status}`];
  });

/** A text such as `accepted in the baseline until 2027-01-31: reason`. */
export function acceptanceWords({ by, reason, expires }: Acceptance): string {
  const where = by === 'annotation' ? 'on the policy' : 'in the baseline';
  return `accepted ${where}${expires === null ? '' : ` until ${expires}`}: ${reason}`;
}

/** Why an acceptance no longer counts; empty if it still does. */
export function lapseWords({
  acceptance,
  expired,
  movedLevels,
}: Pick<ReviewedGap, 'acceptance' | 'expired' | 'movedLevels'>): readonly string[] {
  if (acceptance === null || (!expired && movedLevels.length === 0)) return [];
  const words = `was ${acceptanceWords(acceptance)}`;
  return [
    movedLevels.length === 0
      ? words
      : `${words}; not for ${shortList(movedLevels.map(moveInWords))}`,
  ];
}

/** A text such as `shop (level restricted then, privileged now)`. */
export const moveInWords = ({ namespace, was, is }: LevelMove): string =>
  `${namespace === null ? 'namespaces without a level of their own' : `namespace ${namespace}`} (level ${was} then, ${is} now)`;

/**
 * Whether there is an earlier state or an acceptance, so that the status of a gap says something.
 */
export const tellsStatus = ({ gaps, fixed, against }: GapReview): boolean =>
  against !== null || fixed.length > 0 || gaps.some(({ acceptance }) => acceptance !== null);

/** Verdicts such as `PSP: denied (hostPID); psa: allowed`. */
export const verdictsInWords = (target: TargetName, showing: Showing): string =>
  `PSP: ${verdictInWords(showing.psp)}; ${target}: ${targetVerdict(showing)}`;

/** The target's verdict, with what the API server refuses of the pod that it made. */
export const targetVerdict = ({ target, targetNote }: Showing): string =>
  targetNote === undefined ? target : `${target} (${targetNote})`;

/** A verdict such as `denied (hostPID)` or `allowed by web`. */
export function verdictInWords({ verdict, policy, reasons, note }: Showing['psp']): string {
  const fields = [...new Set(reasons.map(({ field }) => field))];
  const more = fields.length - MOST_FIELDS;
  const listed =
    more > 0 ? `${fields.slice(0, MOST_FIELDS).join(', ')} and ${more} more` : fields.join(', ');
  const because = note ?? listed;
  const why = policy !== null ? ` by ${policy}` : because === '' ? '' : ` (${because})`;
  return `${verdict}${why}`;
}

const MOST_FIELDS = 4;

/** A title such as `vap, psa, looser, stricter: runAsUser of web, restricted and 136 more`. */
export const groupTitle = (group: GapGroup): string =>
  `${groupHead(group)}: ${shortList(group.controls)} of ${shortList(group.policies)}`;

/** The first part of a title, such as `vap, psa, looser, stricter`. */
export const groupHead = ({ targets, effects }: GapGroup): string =>
  [
    ...(targets.length === TARGET_NAMES.length ? ['every target'] : targets),
    ...effects.map((effect) => EFFECT_WORDS[effect]),
  ].join(', ');

/** The remedy of a group, with its values in short. */
export const remedyWords = ({ remedy: { text, values } }: GapGroup): string =>
  values.length === 0 ? text : `${text} ${shortList(values)}`;

export const foldedWords = (folded: number): string =>
  `For the record: ${counted(folded, 'more gap')}. By these, nobody gains a power and no setting is lost; --all shows them.`;
