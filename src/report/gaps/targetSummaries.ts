/** What each target carries, in a sentence, and which target differs least from PSP. */
import { controls } from '../../controls/index.js';
import { TARGET_NAMES, type Effect, type Gap, type TargetName } from '../../gaps/gap.js';
import { impactCounts, type ImpactCounts } from '../../gaps/gapCounts.js';
import { counted } from './gapWords.js';

export interface TargetSummary extends ImpactCounts {
  readonly target: TargetName;
  /** The number of PSP fields with a gap to act on or to decide. */
  readonly fields: number;
  /** The target under which its gaps are listed, if the two are applied together. */
  readonly isPartOf?: TargetName;
  /** A sentence such as `carries every field. 0 to act on, 1 to decide, 7 for the record`. */
  readonly sentence: string;
}

const FIELDS: ReadonlySet<string> = new Set(controls.map(({ field }) => field));

/**
 * The order of targets that differ from PSP equally. Targets that need no installation come first.
 */
const RANK: Readonly<Record<TargetName, number>> = {
  vap: 1,
  psa: 2,
  'kyverno-cel': 3,
  gatekeeper: 4,
  kyverno: 5,
};
/** Every target, by rank. */
export const TARGETS_BY_RANK = [...TARGET_NAMES].sort((a, b) => RANK[a] - RANK[b]);
const isBuiltIn = (target: TargetName): boolean => RANK[target] <= RANK.psa;

export interface SummaryOptions {
  /** The level that psa sets, in words; null if psa is not a target. */
  readonly psaLevel: string | null;
  /**
   * Whether the rules are divided between psa and vap. The gaps of both are then listed under vap.
   */
  readonly residual: boolean;
  /** Whether the gaps are only those of a change. They then do not tell what a target carries. */
  readonly isChange?: boolean;
  /** Gaps that may stay. They still count as not carried. */
  readonly accepted?: ReadonlySet<Gap>;
}

/** @returns the most faithful target first. */
export function targetSummaries(
  targets: readonly TargetName[],
  gaps: readonly Gap[],
  options: SummaryOptions,
): readonly TargetSummary[] {
  const summaries = TARGET_NAMES.filter((name) => targets.includes(name)).map((target) =>
    summaryOf(
      target,
      gaps.filter((gap) => gap.target === target),
      options,
    ),
  );
  const judged = (one: TargetSummary): TargetSummary =>
    one.isPartOf === undefined ? one : summaries.find(({ target }) => target === one.isPartOf)!;
  return summaries.sort(
    (a, b) => compareFaith(judged(a), judged(b)) || RANK[a.target] - RANK[b.target],
  );
}

const compareFaith = (a: TargetSummary, b: TargetSummary): number =>
  a.fields - b.fields || a.act - b.act || a.decide - b.decide;

function summaryOf(
  target: TargetName,
  gaps: readonly Gap[],
  { psaLevel, residual, isChange = false, accepted = NONE }: SummaryOptions,
): TargetSummary {
  const ofFields = gaps.filter(({ impact, control }) => impact !== 'record' && FIELDS.has(control));
  const fieldsWith = (...effects: readonly Effect[]): number =>
    new Set(ofFields.filter(({ effect }) => effects.includes(effect)).map(({ control }) => control))
      .size;
  const clauses = [
    clause(fieldsWith('looser'), 'looser'),
    clause(fieldsWith('stricter'), 'stricter'),
    clause(fieldsWith('default-lost', 'default-differs'), 'not filled in as PSP did'),
  ].flat();
  const left = gaps.filter((gap) => !accepted.has(gap));
  const counts = impactCounts(left);
  const { act, decide, record } = counts;
  const carried = clauses.length === 0 ? 'carries every field' : clauses.join(', ');
  const amounts = [
    `${act} to act on, ${decide} to decide, ${record} for the record`,
    ...(left.length === gaps.length ? [] : [`${gaps.length - left.length} accepted`]),
  ].join(', ');
  const changed = gaps.length === 0 ? 'nothing changed' : `what changed: ${amounts}`;
  const level = target === 'psa' && psaLevel !== null ? `${psaLevel}; ` : '';
  const isPart = residual && target === 'psa';
  return {
    target,
    ...counts,
    fields: new Set(ofFields.map(({ control }) => control)).size,
    sentence: isPart ? `${level}${PART}` : isChange ? changed : `${level}${carried}. ${amounts}`,
    ...(isPart ? { isPartOf: 'vap' } : {}),
  };
}

const NONE: ReadonlySet<Gap> = new Set();
const PART = 'it is one half, and vap the other: the gaps of both together stand under vap';

const clause = (count: number, what: string): readonly string[] =>
  count === 0 ? [] : [`${counted(count, 'field')} ${count === 1 ? 'is' : 'are'} ${what}`];

/** The target to choose, and why; undefined if there is only one. */
export function recommendation(summaries: readonly TargetSummary[]): string | undefined {
  const parts = summaries.flatMap(({ target, isPartOf }) =>
    isPartOf === undefined ? [] : [[isPartOf, `${isPartOf} with ${target}`] as const],
  );
  const names = new Map<TargetName, string>(parts);
  return recommendationOf(
    summaries
      .filter(({ isPartOf }) => isPartOf === undefined)
      .map((one) => ({ ...one, name: names.get(one.target) ?? one.target })),
  );
}

type Named = TargetSummary & { readonly name: string };

function recommendationOf([first, second]: readonly Named[]): string | undefined {
  if (first === undefined || second === undefined) return undefined;
  if (compareFaith(first, second) === 0)
    return `${first.name}: ${second.name} differs from PSP as little${isBuiltIn(first.target) ? `, and ${first.name} is part of Kubernetes` : ''}`;
  return first.fields < second.fields
    ? `${first.name}: it carries most fields; ${second.name}, the next, carries ${second.fields - first.fields} fewer`
    : first.act < second.act
      ? `${first.name}: it has least to act on; ${second.name}, the next, has ${second.act - first.act} more`
      : `${first.name}: it has least to decide; ${second.name}, the next, has ${second.decide - first.decide} more`;
}
