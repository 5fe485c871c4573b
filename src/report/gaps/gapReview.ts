/**
 * Compares the present gaps with the accepted ones and with an earlier state: which are new,
 * changed, accepted or fixed.
 */
import type { Answers } from '../../gaps/answers.js';
import {
  EFFECTS,
  IMPACTS,
  TARGET_NAMES,
  isOfSettings,
  type Effect,
  type Gap,
  type Impact,
  type TargetName,
} from '../../gaps/gap.js';
import { onDemand } from '../../base/remembered.js';
import { exactJson } from '../../base/exactJson.js';
import type { Position } from '../../base/position.js';
import { movesOf, type LevelMove, type LevelRecord } from '../../targets/psa/movedLevels.js';
import { hasExpired, type Acceptance } from './acceptance.js';
import type { FailOn } from './failOn.js';
import type { Weight } from './weight.js';
import type { Showing } from './witnessShowing.js';

/** `changed` means that the gap existed before, but covered other requests. */
export const STATUSES = ['new', 'changed', 'accepted'] as const;
export type Status = (typeof STATUSES)[number];

export const FAILING: Readonly<Record<FailOn, readonly Effect[]>> = {
  none: [],
  looser: ['looser'],
  stricter: ['looser', 'stricter', 'default-lost', 'default-differs'],
  any: EFFECTS,
};

export interface ReviewedGap {
  readonly gap: Gap;
  readonly status: Status;
  readonly acceptance: Acceptance | null;
  /** Whether its acceptance has expired. The gap then counts as new. */
  readonly expired: boolean;
  /**
   * For psa: the namespaces whose level has changed since the gap was accepted. The gap then does
   * not count as accepted, because nobody looked at it for these namespaces.
   */
  readonly movedLevels: readonly LevelMove[];
  /** Whether the gap makes the check fail. */
  readonly fails: boolean;
  /**
   * The position in the input at which to show the gap. A gap of the whole set is shown at the
   * first policy.
   */
  readonly place: Position | null;
  /** The witness with both answers, computed at the first use; null if there is no witness. */
  readonly showing: Showing | null;
}

/** A gap that was accepted or existed before, and no longer exists. */
export interface FixedGap {
  readonly id: string;
  readonly acceptance: Acceptance | null;
}

/** From what a report was made, for later readers. */
export interface ReportOrigin {
  readonly files: readonly string[];
  /** As on the command line: `--kubernetes 1.37`. */
  readonly options: readonly string[];
}

export interface GapReview {
  readonly origin: ReportOrigin;
  readonly targets: readonly TargetName[];
  readonly policies: readonly string[];
  /** The level that psa sets; null if psa is not a target. */
  readonly psaLevel: string | null;
  /** The levels of the namespaces, to be stored in a baseline; null if psa is not a target. */
  readonly levels: LevelRecord | null;
  /** Whether the rules are divided between psa and vap. */
  readonly residual: boolean;
  readonly gaps: readonly ReviewedGap[];
  /** The answers to which the conditions of the gaps refer. */
  readonly answers: ReadonlyMap<TargetName, Answers>;
  readonly fixed: readonly FixedGap[];
  /** The state with which the gaps are compared; null if all gaps are reported. */
  readonly against: string | null;
  /** The number of gaps that did not change and are left out. */
  readonly unchanged: number;
  readonly failOn: FailOn;
  /** The least impact that makes the check fail. */
  readonly impact: Impact;
  /** The workloads that each gap affects; null if no workloads were given. */
  readonly weight: Weight | null;
}

export interface ReviewInput {
  readonly origin: ReportOrigin;
  readonly targets: readonly TargetName[];
  readonly policies: readonly string[];
  readonly psaLevel: string | null;
  readonly levels: LevelRecord | null;
  readonly residual: boolean;
  readonly gaps: readonly Gap[];
  readonly answers: ReadonlyMap<TargetName, Answers>;
  /** By the id of the gap. */
  readonly accepted: ReadonlyMap<string, Acceptance>;
  /** How levels have changed since gaps of psa were accepted in the baseline. */
  readonly movedSinceAccepted: readonly LevelMove[];
  readonly previous: {
    readonly name: string;
    readonly gaps: readonly Gap[];
    readonly movedLevels: readonly LevelMove[];
  } | null;
  readonly failOn: FailOn;
  /** The least impact that makes the check fail. */
  readonly impact: Impact;
  /** Today's date as YYYY-MM-DD; the core does not read the clock. */
  readonly today: string;
  readonly show: (gap: Gap) => Showing | null;
  readonly firstPlace: Position | null;
  readonly weight: Weight | null;
}

export function reviewGaps(input: ReviewInput): GapReview {
  const { origin, targets, policies, psaLevel, levels, residual, gaps, answers } = input;
  const { previous, failOn, impact } = input;
  const before = previous === null ? null : new Map(previous.gaps.map((gap) => [gap.id, gap]));
  const hasMoved = (gap: Gap): boolean => movesOf(gap, previous?.movedLevels ?? []).length > 0;
  const reported = gaps.filter(
    (gap) => before === null || hasMoved(gap) || !isSame(before.get(gap.id), gap),
  );
  return {
    origin,
    targets,
    policies,
    psaLevel,
    levels,
    residual,
    answers,
    failOn,
    impact,
    weight: input.weight,
    against: previous?.name ?? null,
    unchanged: gaps.length - reported.length,
    gaps: reported.map((gap) => reviewed(gap, input, before)),
    fixed: fixedGaps(input, before),
  };
}

function reviewed(
  gap: Gap,
  input: ReviewInput,
  before: ReadonlyMap<string, Gap> | null,
): ReviewedGap {
  const { accepted, today, failOn, impact, show, firstPlace } = input;
  const showing = onDemand(() => show(gap));
  const acceptance = accepted.get(gap.id) ?? null;
  const expired = acceptance !== null && hasExpired(acceptance, today);
  const moved = acceptance === null ? [] : movesOf(gap, movedSince(acceptance, input));
  const holds = acceptance !== null && !expired && moved.length === 0;
  const status = holds ? 'accepted' : before?.has(gap.id) ? 'changed' : 'new';
  return {
    gap,
    status,
    acceptance,
    expired,
    movedLevels: moved,
    fails:
      status === 'new' &&
      !isOfSettings(gap) &&
      FAILING[failOn].includes(gap.effect) &&
      IMPACTS.indexOf(gap.impact) <= IMPACTS.indexOf(impact),
    place: gap.source ?? firstPlace,
    get showing() {
      return showing();
    },
  };
}

/**
 * How levels have changed since an acceptance. An annotation does not store levels, so those of
 * `--against` are used.
 */
const movedSince = (
  { by }: Acceptance,
  { movedSinceAccepted, previous }: ReviewInput,
): readonly LevelMove[] => (by === 'baseline' ? movedSinceAccepted : (previous?.movedLevels ?? []));

/** Only for targets that were analysed: about the others nothing is known. */
function fixedGaps(
  { targets, gaps, accepted }: ReviewInput,
  before: ReadonlyMap<string, Gap> | null,
): readonly FixedGap[] {
  const present = new Set(gaps.map(({ id }) => id));
  const gone = [...new Set([...accepted.keys(), ...(before?.keys() ?? [])])].filter(
    (id) => !present.has(id) && targets.includes(targetOf(id)),
  );
  return gone.sort().map((id) => ({ id, acceptance: accepted.get(id) ?? null }));
}

export const targetOf = (id: string): TargetName =>
  TARGET_NAMES.find((name) => id.startsWith(`${name}/`))!;

/**
 * Whether a gap is unchanged: the same condition and texts. The witness may differ, because any
 * change of the set can change it.
 */
const isSame = (before: Gap | undefined, now: Gap): boolean =>
  before !== undefined && contentOf(before) === contentOf(now);
const contentOf = ({ when, reason, remedy }: Gap): string => exactJson([when.node, reason, remedy]);
