/**
 * Groups gaps with the same reason and remedy, which are reported once with all their fields,
 * policies and targets.
 */
import { EFFECTS, type Effect, type Gap, type Impact, type TargetName } from '../../gaps/gap.js';
import { groupedBy } from '../../base/groupedBy.js';
import { exactJson } from '../../base/exactJson.js';
import { NO_POLICY_GRANTED } from '../../semantics/admission.js';
import type { Acceptance } from './acceptance.js';
import type { ReviewedGap, Status } from './gapReview.js';
import type { Showing } from './witnessShowing.js';

export interface GapGroup {
  readonly targets: readonly TargetName[];
  readonly impact: Impact;
  readonly effects: readonly Effect[];
  readonly controls: readonly string[];
  readonly status: Status;
  readonly acceptance: Acceptance | null;
  readonly expired: boolean;
  readonly movedLevels: ReviewedGap['movedLevels'];
  readonly reason: string;
  readonly remedy: GroupRemedy;
  /** For a sentence: names such as `web, restricted`, or `the whole set`. */
  readonly policies: readonly string[];
  readonly gaps: readonly ReviewedGap[];
  /** The first witness of the group. A witness of somebody who may use a policy is preferred. */
  readonly showing: Showing | null;
  /** The target of the gap whose witness is shown. */
  readonly shownOn: TargetName;
}

export interface GroupRemedy {
  /** The remedy's text, which all gaps of the group have in common. */
  readonly text: string;
  /** The values to set, each once; empty if the text says everything. */
  readonly values: readonly string[];
}

/** Groups that admit more come first; otherwise they stay in the order of their gaps. */
export function groupGaps(gaps: readonly ReviewedGap[]): readonly GapGroup[] {
  const groups = groupedBy(gaps, ({ gap, status, expired, movedLevels, acceptance }) =>
    exactJson([
      gap.target,
      gap.impact,
      reasonOfAny(gap),
      split(gap.remedy)[0],
      status,
      expired,
      namesOf(movedLevels),
      acceptance,
    ]),
  );
  const rank = ({ effects }: GapGroup): number =>
    Math.min(...effects.map((effect) => EFFECTS.indexOf(effect)));
  return [...groups.values()].map(groupOf).sort((a, b) => rank(a) - rank(b));
}

/**
 * Merges groups that differ only in their target. A merged group is at the place of its first
 * target.
 */
export function acrossTargets(groups: readonly GapGroup[]): readonly GapGroup[] {
  const alike = groupedBy(groups, (group) => exactJson(ofAnyTarget(group)));
  return [...alike.values()].map((same) => {
    const [first] = same as [GapGroup, ...GapGroup[]];
    const shown = same.find(({ gaps }) => gaps.some(hasWitness)) ?? first;
    return {
      ...ofAnyTarget(first),
      targets: same.flatMap(({ targets }) => targets),
      gaps: same.flatMap(({ gaps }) => gaps),
      get showing() {
        return shown.showing;
      },
      shownOn: shown.shownOn,
    };
  });
}

const hasWitness = ({ gap }: ReviewedGap): boolean => gap.witness !== null;

/**
 * Whether the witness says something about the content of the pod. If nobody granted the requester
 * a policy, every pod is refused.
 */
const saysOfThePod = ({ showing }: ReviewedGap): boolean => showing?.psp.note !== NO_POLICY_GRANTED;

const namesOf = (moves: ReviewedGap['movedLevels']): readonly (string | null)[] =>
  moves.map(({ namespace }) => namespace);

/** The properties that groups must have in common to be merged. */
const OF_ANY_TARGET = [
  'impact',
  'effects',
  'controls',
  'status',
  'acceptance',
  'expired',
  'movedLevels',
  'reason',
  'remedy',
  'policies',
] as const satisfies readonly (keyof GapGroup)[];

const ofAnyTarget = (group: GapGroup): Pick<GapGroup, (typeof OF_ANY_TARGET)[number]> =>
  Object.fromEntries(OF_ANY_TARGET.map((key) => [key, group[key]])) as Pick<
    GapGroup,
    (typeof OF_ANY_TARGET)[number]
  >;

function groupOf(gaps: readonly ReviewedGap[]): GapGroup {
  const [{ gap, status, acceptance, expired, movedLevels }] = gaps as [ReviewedGap];
  const each = <T>(of: (gap: Gap) => T): readonly T[] => [
    ...new Set(gaps.map((one) => of(one.gap))),
  ];
  const controls = each(({ control }) => control);
  const remedies = each(({ remedy }) => remedy);
  return {
    targets: [gap.target],
    impact: gap.impact,
    effects: each(({ effect }) => effect),
    controls,
    status,
    acceptance,
    expired,
    movedLevels,
    reason: controls.length === 1 ? gap.reason : reasonOfAny(gap),
    remedy:
      remedies.length === 1
        ? { text: gap.remedy, values: [] }
        : { text: split(gap.remedy)[0], values: remedies.map((remedy) => split(remedy)[1]) },
    policies: each(policyName),
    gaps,
    get showing() {
      const shown = controls.flatMap((control) =>
        gaps.filter((one) => one.gap.control === control && hasWitness(one)),
      );
      return (shown.find(saysOfThePod) ?? shown[0])?.showing ?? null;
    },
    shownOn: gap.target,
  };
}

/**
 * The reason without the name of the field, so that it fits several fields. A level may have the
 * same name.
 */
const reasonOfAny = ({ reason, control }: Gap): string =>
  reason
    .split(/(?<![\w.])(?=\w)|(?<=\w)(?!\w)/)
    .map((word, i, words) =>
      word === control && words[i - 2] !== 'level' ? 'each of these' : word,
    )
    .join('');

/** Splits a remedy such as `set it in the pod templates: VALUE`. */
function split(remedy: string): readonly [string, string] {
  const at = remedy.startsWith(SET_IT) ? SET_IT.length : remedy.length;
  return [remedy.slice(0, at), remedy.slice(at).trim()];
}
const SET_IT = 'set it in the pod templates:';

export const policyName = ({ policy }: Pick<Gap, 'policy'>): string =>
  policy === '*' ? 'the whole set' : policy;
