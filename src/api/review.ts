/** Reviews the gaps of policies against accepted gaps and against an earlier state. */
import { TARGET_NAMES, type Gap, type Impact, type TargetName } from '../gaps/gap.js';
import type { PolicyInput } from '../load/readPolicySet.js';
import type { Locate } from '../base/position.js';
import { faultProblem, InputError, type Problem } from '../base/problem.js';
import type { PolicySet } from '../ir/policySet.js';
import type { InlineAcceptance } from '../ir/acceptances.js';
import type { LoadedDocument } from '../load/documents.js';
import { acceptedInline, inlineFaults } from '../report/gaps/acceptAnnotation.js';
import type { Acceptance, Baseline } from '../report/gaps/acceptance.js';
import type { FailOn } from '../report/gaps/failOn.js';
import { reviewGaps, type GapReview } from '../report/gaps/gapReview.js';
import type { Weight } from '../report/gaps/weight.js';
import { witnessShower } from '../report/gaps/witnessShowing.js';
import { targets } from '../targets/index.js';
import { levelWords } from '../targets/psa/levelWords.js';
import {
  levelRecord,
  movedLevels,
  type LevelMove,
  type LevelRecord,
} from '../targets/psa/movedLevels.js';
import type { EmitOptions } from '../targets/shared/options.js';
import { analysed, type TargetAnalysis } from './analysis.js';

export interface ReviewOptions {
  readonly targets: readonly TargetName[];
  readonly options: EmitOptions;
  readonly baseline: Baseline;
  readonly previous: {
    readonly name: string;
    readonly gaps: readonly Gap[];
    readonly policySet: PolicySet;
  } | null;
  readonly failOn: FailOn;
  readonly impact: Impact;
  /** Today's date as YYYY-MM-DD. */
  readonly today: string;
  /** Analyses of these targets, if the caller has them. */
  readonly analyses?: readonly TargetAnalysis[];
  /** How many workloads each gap affects; undefined if no workloads were given. */
  readonly weight?: Weight | undefined;
}

export interface Reviewed {
  readonly review: GapReview;
  /** Warnings about acceptances that match no gap. */
  readonly warnings: readonly Problem[];
}

/**
 * @param documents the documents that the input was read from.
 * @throws InputError for acceptances in annotations that cannot be read.
 */
export function reviewOf(
  input: PolicyInput,
  documents: readonly LoadedDocument[],
  {
    targets: names,
    options,
    baseline,
    previous,
    failOn,
    impact,
    today,
    analyses,
    weight,
  }: ReviewOptions,
): Reviewed {
  requireAcceptances(input);
  const { policySet, locate } = input;
  const [first] = policySet.policies;
  const found = analyses ?? analysed(input, names, options);
  const { accepted, problems: warnings } = inlineOf(input, options, found);
  const levels = names.includes('psa') ? levelRecord(policySet, options) : null;
  const before = previous && levels && levelRecord(previous.policySet, options);
  const movedSince = (then: LevelRecord | null): readonly LevelMove[] =>
    levels === null || then === null ? [] : movedLevels(then, policySet, options);
  return {
    warnings,
    review: reviewGaps({
      origin: { files: filesOf(documents), options: optionWords(options) },
      targets: names,
      policies: policySet.policies.map(({ name }) => name),
      psaLevel: names.includes('psa') ? levelWords(policySet, options) : null,
      levels,
      residual: options.residual,
      gaps: found.flatMap((one) => one.gaps),
      answers: new Map(found.map(({ name, answers }) => [name, answers])),
      accepted: new Map([...baseline.accepted, ...accepted]),
      movedSinceAccepted: movedSince(baseline.levels ?? before),
      previous: previous && { ...previous, movedLevels: movedSince(before) },
      failOn,
      impact,
      today,
      show: witnessShower(policySet, options),
      weight: weight ?? null,
      firstPlace: locate.get(first?.name ?? '')?.([]) ?? null,
    }),
  };
}

const filesOf = (documents: readonly LoadedDocument[]): readonly string[] => [
  ...new Set(documents.map(({ file }) => file)),
];

/** The options that influence what a target answers. */
const optionWords = (options: EmitOptions): readonly string[] => [
  `--kubernetes 1.${options.minor}`,
  `--mode ${options.mode}`,
  `--selection ${options.selection}`,
  `--psa-level ${options.psaLevel}`,
  `--ephemeral ${options.ephemeral}`,
  ...(options.residual ? ['--residual'] : []),
];

interface Inline {
  readonly accepted: ReadonlyMap<string, Acceptance>;
  /** Errors for lines that name no control, and warnings for lines that match no gap. */
  readonly problems: readonly Problem[];
}

/**
 * @param found the analyses of the chosen targets. If a line matches none of their gaps, the other
 *   targets are analysed too, because the line may be for one of them.
 * @throws InputError for lines that do not name a gap.
 */
function inlineOf(
  input: PolicyInput,
  options: EmitOptions,
  found: readonly TargetAnalysis[],
): Inline {
  const annotated = annotatedIn(input);
  const own = parsedAgainst(
    annotated,
    found.flatMap(({ gaps }) => gaps),
  );
  return own.problems.length === 0 ? own : withOthers(annotated, input, options, found);
}

function withOthers(
  annotated: readonly Annotated[],
  input: PolicyInput,
  options: EmitOptions,
  found: readonly TargetAnalysis[],
): Inline {
  const others = TARGET_NAMES.filter(
    (name) =>
      !found.some((one) => one.name === name) &&
      !('refused' in targets[name].selects(input.policySet, options)) &&
      options.minor >= targets[name].since,
  );
  const all = [...found, ...analysed(input, others, options)].flatMap(({ gaps }) => gaps);
  const parsed = parsedAgainst(annotated, all);
  const errors = parsed.problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new InputError(errors);
  return parsed;
}

function parsedAgainst(annotated: readonly Annotated[], gaps: readonly Gap[]): Inline {
  const parsed = annotated.map(({ name, accepted, locate }) => ({
    locate,
    ...acceptedInline(name, accepted, gaps),
  }));
  return {
    accepted: new Map(parsed.flatMap(({ accepted }) => [...accepted])),
    problems: parsed.flatMap(({ faults, idle, locate }) => [
      ...faults.map((fault) => faultProblem('error', fault, locate)),
      ...idle.map((fault) => faultProblem('warning', fault, locate)),
    ]),
  };
}

interface Annotated {
  /** The name of the policy. */
  readonly name: string;
  readonly accepted: readonly InlineAcceptance[];
  readonly locate: Locate;
}

export const holdAcceptances = (input: PolicyInput): boolean => annotatedIn(input).length > 0;

const annotatedIn = ({ policySet, locate }: PolicyInput): readonly Annotated[] =>
  policySet.policies.flatMap(({ name, accepted }) =>
    accepted === undefined ? [] : [{ name, accepted, locate: locate.get(name)! }],
  );

/**
 * @throws InputError for acceptances that cannot be read. Call it before the search for gaps, which
 *   takes time.
 */
export function requireAcceptances(input: PolicyInput): void {
  const faults = annotatedIn(input).flatMap(({ name, accepted, locate }) =>
    inlineFaults(name, accepted).map((fault) => faultProblem('error', fault, locate)),
  );
  if (faults.length > 0) throw new InputError(faults);
}
