/**
 * Today's gaps beside what was accepted and what was there before: which are new, changed, accepted
 * or fixed.
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

/** `changed`: it was there before, for other requests. */
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
  /** It was accepted until a day that is past, and counts as new. */
  readonly expired: boolean;
  /**
   * Of psa: the namespaces that were not looked at when it was accepted, for their level was
   * another. It does not count as accepted then.
   */
  readonly movedLevels: readonly LevelMove[];
  /** Whether it makes the check fail. */
  readonly fails: boolean;
  /** The place in the input to show it at: a gap of the whole set is shown at the first policy. */
  readonly place: Position | null;
  /** The witness at work, asked when it is wanted; null where none was found. */
  readonly showing: Showing | null;
}

/** A gap that was accepted, or was there before, and is not there any more. */
export interface FixedGap {
  readonly id: string;
  readonly acceptance: Acceptance | null;
}

/** What a report was made from, for those who read it later. */
export interface ReportOrigin {
  readonly files: readonly string[];
  /** As on the command line: `--kubernetes 1.37`. */
  readonly options: readonly string[];
}

export interface GapReview {
  readonly origin: ReportOrigin;
  readonly targets: readonly TargetName[];
  readonly policies: readonly string[];
  /** The level that psa sets; null where it is not a target. */
  readonly psaLevel: string | null;
  /** The levels of the namespaces, for a baseline to note; null where it is not a target. */
  readonly levels: LevelRecord | null;
  /** Whether psa and vap divide the rules. */
  readonly residual: boolean;
  readonly gaps: readonly ReviewedGap[];
  /** What the conditions of the gaps refer to. */
  readonly answers: ReadonlyMap<TargetName, Answers>;
  readonly fixed: readonly FixedGap[];
  /** What the gaps are compared with; null where all of them are reported. */
  readonly against: string | null;
  /** How many gaps were the same there, and are left out. */
  readonly unchanged: number;
  readonly failOn: FailOn;
  /** The least impact that fails: `act`, what is to be decided too, or the record too. */
  readonly impact: Impact;
  /** By workloads; null where none were given. */
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
  /** By gap id. */
  readonly accepted: ReadonlyMap<string, Acceptance>;
  /** What became of the levels since gaps of psa were accepted in the baseline. */
  readonly movedSinceAccepted: readonly LevelMove[];
  readonly previous: {
    readonly name: string;
    readonly gaps: readonly Gap[];
    readonly movedLevels: readonly LevelMove[];
  } | null;
  readonly failOn: FailOn;
  /** The least impact that fails: `act`, what is to be decided too, or the record too. */
  readonly impact: Impact;
  /** YYYY-MM-DD: the core has no clock. */
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

/** A policy notes no levels: all that is known is what they were at `--against`. */
const movedSince = (
  { by }: Acceptance,
  { movedSinceAccepted, previous }: ReviewInput,
): readonly LevelMove[] => (by === 'baseline' ? movedSinceAccepted : (previous?.movedLevels ?? []));

/** Only of targets that were looked at: of the others nothing is known. */
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

/** Witnesses may change with any policy of the set; what a gap says is its cause and its texts. */
const isSame = (before: Gap | undefined, now: Gap): boolean =>
  before !== undefined && contentOf(before) === contentOf(now);
const contentOf = ({ when, reason, remedy }: Gap): string => exactJson([when.node, reason, remedy]);
