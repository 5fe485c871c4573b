/**
 * The review as workflow commands of GitHub Actions: annotations beside the lines of the policies.
 */
import { groupedBy } from '../../base/groupedBy.js';
import { isOfSettings, SEVERITIES, severityOf, type Gap } from '../../gaps/gap.js';
import { printable } from '../../base/printable.js';
import { commandData, commandFile, commandNotice, commandProperty } from '../githubCommand.js';
import type { GapReview, ReviewedGap } from './gapReview.js';
import type { Weight } from './weight.js';
import { conclusion, EFFECT_WORDS, lapseWords } from './gapWords.js';
import { byWeight } from './affected.js';
import { policyName } from './gapGroups.js';
import { affectsWords } from './weightWords.js';

export const ANNOTATION_COMMANDS = { error: 'error', warning: 'warning', note: 'notice' } as const;

/**
 * GitHub shows at most ten annotations of each kind for a step. So gaps with the same line and
 * reason share one. Errors come first, and among them those that affect the most workloads. What
 * the cluster's settings leave open is the same for every input, so it comes last of its severity.
 *
 * @param concluded whether the check fails, and what was found.
 */
export function gapsGithub(review: GapReview, concluded = conclusion(review)): string {
  const open = review.gaps.filter(({ status }) => status !== 'accepted');
  const merged = groupedBy(open, ({ place, status, gap: { effect, impact, reason } }) =>
    JSON.stringify([place, effect, impact, reason, status]),
  );
  const weighed = byWeight(
    [...merged.values()].map((gaps) => ({ gaps })),
    review.weight,
  );
  const bySeverity = [...weighed].sort((a, b) => rank(a.gaps[0]!) - rank(b.gaps[0]!));
  return [
    ...bySeverity.map(({ gaps }) => annotation(gaps, review.weight)),
    commandNotice(concluded),
    '',
  ].join('\n');
}

const rank = ({ gap }: ReviewedGap): number =>
  SEVERITIES.indexOf(severityOf(gap)) + (isOfSettings(gap) ? 0.5 : 0);

function annotation(same: readonly ReviewedGap[], weight: Weight | null): string {
  const [{ gap, place, status }] = same as [ReviewedGap];
  const where =
    place === null ? '' : `file=${commandFile(place.file)},line=${place.line},col=${place.column},`;
  const listed = (nameOf: (one: Gap) => string): string =>
    [...new Set(same.map((one) => nameOf(one.gap)))].join(', ');
  const title = `${EFFECT_WORDS[gap.effect]}: ${listed(({ control }) => control)} of ${listed(policyName)} (${listed(({ target }) => target)})`;
  const texts = [...new Set(same.map((one) => `${one.gap.reason}. To do: ${one.gap.remedy}.`))];
  const affects = affectsWords({ gaps: same }, weight);
  const message = [
    ...texts,
    ...(affects === undefined ? [] : [`It ${affects}.`]),
    ...(status === 'changed' ? ['The gap was there before, for other requests.'] : []),
    ...new Set(same.flatMap(lapseWords)),
  ]
    .map(printable)
    .join('\n');
  return `::${ANNOTATION_COMMANDS[severityOf(gap)]} ${where}title=${commandProperty(title)}::${commandData(message)}`;
}
