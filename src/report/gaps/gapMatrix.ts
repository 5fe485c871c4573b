/** A table of policies, fields and targets for pages. Each gap is a badge in its cell. */
import counts from '../../../templates/counts.html.hbs';
import matrix from '../../../templates/matrix.html.hbs';
import policy from '../../../templates/matrix-policy.html.hbs';
import { exactJson } from '../../base/exactJson.js';
import { groupedBy } from '../../base/groupedBy.js';
import { shortList } from '../../base/shortList.js';
import { controls } from '../../controls/index.js';
import { EFFECTS, SEVERITIES, severityOf, type Effect, type Severity } from '../../gaps/gap.js';
import { gapAnchor } from './gapAnchor.js';
import { policyName } from './gapGroups.js';
import type { GapReview, ReviewedGap } from './gapReview.js';
import { EFFECT_MEANINGS, EFFECT_WORDS } from './gapWords.js';
import { targetCounts } from './targetCounts.js';

/** The templates that show the result of `matrixContext`. */
export const MATRIX_PARTS = { counts, matrix, policy };

export interface MatrixOptions {
  /**
   * If true, a badge is a button that opens its gap; otherwise it is a link. Buttons need a page
   * with scripts.
   */
  readonly opens?: boolean;
  /**
   * The anchor of each gap's entry, if an entry shows the gaps of several policies. Equal rows of
   * policies are then merged, too.
   */
  readonly shared?: ReadonlyMap<string, string>;
}

export function matrixContext(
  review: GapReview,
  { opens = false, shared }: MatrixOptions = {},
): MatrixContext {
  const { targets } = review;
  const context = {
    opens,
    targets,
    columns: targets.length + 1,
    effects: usedEffects(review),
    ...matrixRows(review, shared),
    counts: targetCounts(review),
  };
  return context;
}

interface MatrixContext {
  readonly rows: readonly MatrixGroup[];
}

const usedEffects = ({ gaps }: Pick<GapReview, 'gaps'>): readonly object[] =>
  EFFECTS.filter((effect) => gaps.some(({ gap }) => gap.effect === effect)).map((effect) => ({
    name: effect,
    words: EFFECT_WORDS[effect],
    meaning: EFFECT_MEANINGS[effect],
    severity: worstOf(gaps, effect),
  }));

const worstOf = (gaps: readonly ReviewedGap[], effect: Effect): Severity =>
  SEVERITIES.find((severity) =>
    gaps.some(({ gap }) => gap.effect === effect && severityOf(gap) === severity),
  ) ?? 'note';

interface Cell {
  readonly target: string;
  readonly gaps: readonly {
    readonly anchor: string;
    readonly effect: Effect;
    readonly words: string;
    readonly label: string;
    readonly isAccepted: boolean;
  }[];
}
interface Row {
  readonly control: string;
  readonly cells: readonly Cell[];
}
/** The rows of one policy. */
export interface MatrixGroup {
  readonly policy: string;
  readonly rows: readonly Row[];
  readonly exact: number;
}

/**
 * One row for each field of a policy in which a target has a gap; other fields are only counted.
 * The whole set comes first. Policies without a gap of their own are only named.
 */
function matrixRows(
  { targets, policies, gaps }: GapReview,
  shared: MatrixOptions['shared'],
): {
  readonly rows: readonly MatrixGroup[];
  readonly without: string;
} {
  const groups = ['*', ...policies].map((policy) => {
    const own = gaps.filter(({ gap }) => gap.policy === policy);
    const names = [...new Set(own.map(({ gap }) => gap.control))];
    const order = controls.map(({ field }) => field as string);
    const rank = (name: string): number =>
      order.includes(name) ? order.indexOf(name) : order.length;
    const rows = names
      .sort((a, b) => rank(a) - rank(b))
      .map((control): Row => ({
        control,
        cells: targets.map((target) => ({
          target,
          gaps: own
            .filter(({ gap }) => gap.target === target && gap.control === control)
            .map((one) => badge(one, shared)),
        })),
      }));
    const exact = policy === '*' ? 0 : order.filter((field) => !names.includes(field)).length;
    return { policy: policyName({ policy }), rows, exact };
  });
  return {
    rows: together(
      groups.filter(({ rows }) => rows.length > 0),
      shared,
    ),
    without: shortList(
      groups
        .filter(({ rows, exact }) => rows.length === 0 && exact > 0)
        .map(({ policy }) => policy),
      MOST_WITHOUT,
    ),
  };
}
const MOST_WITHOUT = 10;

/** Merges policies with equal rows. */
function together(
  groups: readonly MatrixGroup[],
  shared: MatrixOptions['shared'],
): readonly MatrixGroup[] {
  if (shared === undefined) return groups;
  const alike = groupedBy(groups, ({ rows, exact }) => exactJson([rows, exact], 0));
  return [...alike.values()].map((same) => ({
    ...same[0]!,
    policy: same.map(({ policy }) => policy).join(', '),
  }));
}

function badge(
  { gap, status }: ReviewedGap,
  shared: MatrixOptions['shared'],
): Cell['gaps'][number] {
  const words = EFFECT_WORDS[gap.effect];
  const of = shared === undefined ? ` of ${policyName(gap)}` : '';
  return {
    anchor: shared?.get(gap.id) ?? gapAnchor(gap.id),
    effect: gap.effect,
    words,
    label: `${words}: ${gap.target}, ${gap.control}${of}${status === 'accepted' ? ', accepted' : ''}`,
    isAccepted: status === 'accepted',
  };
}
