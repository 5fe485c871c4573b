/** The gaps of policies beside what was accepted and what was there before. */
import { TARGET_NAMES, type Gap, type Impact, type TargetName } from '../gaps/gap.js';
import type { PolicyInput } from '../load/readPolicySet.js';
import { faultProblem, InputError, type Problem } from '../base/problem.js';
import { SOURCE } from '../ir/source.js';
import type { LoadedDocument } from '../load/documents.js';
import { ACCEPT_ANNOTATION, acceptedInline } from '../report/gaps/acceptAnnotation.js';
import type { Acceptance } from '../report/gaps/acceptance.js';
import type { Baseline } from '../report/gaps/baseline.js';
import type { FailOn } from '../report/gaps/failOn.js';
import { reviewGaps, type GapReview } from '../report/gaps/gapReview.js';
import { witnessShower } from '../report/gaps/witnessShowing.js';
import { levelWords } from '../targets/psa/levelWords.js';
import type { EmitOptions } from '../targets/shared/options.js';
import { analysed, type TargetAnalysis } from './analysis.js';

export interface ReviewOptions {
  readonly targets: readonly TargetName[];
  readonly options: EmitOptions;
  readonly baseline: Baseline;
  readonly previous: { readonly name: string; readonly gaps: readonly Gap[] } | null;
  readonly failOn: FailOn;
  readonly impact: Impact;
  /** YYYY-MM-DD. */
  readonly today: string;
  /** Of these targets, where they were analysed already. */
  readonly analyses?: readonly TargetAnalysis[];
}

export interface Reviewed {
  readonly review: GapReview;
  /** Of acceptances that name no gap of today. */
  readonly warnings: readonly Problem[];
}

/**
 * @param documents what the input was read from: policies may carry acceptances as annotations.
 * @throws InputError for acceptances that cannot be read.
 */
export function reviewOf(
  input: PolicyInput,
  documents: readonly LoadedDocument[],
  { targets: names, options, baseline, previous, failOn, impact, today, analyses }: ReviewOptions,
): Reviewed {
  const { policySet, locate } = input;
  const [first] = policySet.policies;
  const found = analyses ?? analysed(input, names, options);
  const { accepted, warnings } = inlineOf(documents, input, options);
  return {
    warnings,
    review: reviewGaps({
      origin: { files: filesOf(documents), options: optionWords(options) },
      targets: names,
      policies: policySet.policies.map(({ name }) => name),
      psaLevel: names.includes('psa') ? levelWords(policySet, options) : null,
      gaps: found.flatMap((one) => one.gaps),
      answers: new Map(found.map(({ name, answers }) => [name, answers])),
      accepted: new Map([...baseline, ...accepted]),
      previous,
      failOn,
      impact,
      today,
      show: witnessShower(policySet, options),
      firstPlace: locate.get(first?.name ?? '')?.([]) ?? null,
    }),
  };
}

const filesOf = (documents: readonly LoadedDocument[]): readonly string[] => [
  ...new Set(documents.map(({ file }) => file)),
];

/** The options that change what a target answers. */
const optionWords = (options: EmitOptions): readonly string[] => [
  `--kubernetes 1.${options.minor}`,
  `--mode ${options.mode}`,
  `--selection ${options.selection}`,
  `--psa-level ${options.psaLevel}`,
  `--ephemeral ${options.ephemeral}`,
  ...(options.residual ? ['--residual'] : []),
];

export const gapsOf = (
  names: readonly TargetName[],
  input: PolicyInput,
  options: EmitOptions,
): readonly Gap[] => analysed(input, names, options).flatMap(({ gaps }) => gaps);

interface Inline {
  readonly accepted: ReadonlyMap<string, Acceptance>;
  readonly warnings: readonly Problem[];
}

/** @throws InputError for lines that name no gap. */
function inlineOf(
  documents: readonly LoadedDocument[],
  input: PolicyInput,
  options: EmitOptions,
): Inline {
  const annotated = documents.flatMap(({ value, locate }) => {
    const { kind, metadata } = Object(value) as {
      kind?: unknown;
      metadata?: { name?: string; annotations?: Readonly<Record<string, unknown>> | null };
    };
    const text = kind === SOURCE.kind ? metadata?.annotations?.[ACCEPT_ANNOTATION] : undefined;
    return typeof text === 'string' ? [{ name: metadata?.name ?? '', text, locate }] : [];
  });
  if (annotated.length === 0) return { accepted: new Map(), warnings: [] };
  const all = gapsOf(TARGET_NAMES, input, options);
  const parsed = annotated.map(({ name, text, locate }) => ({
    locate,
    ...acceptedInline(name, text, all),
  }));
  const faults = parsed.flatMap(({ faults: found, locate }) =>
    found.map((fault) => faultProblem('error', fault, locate)),
  );
  if (faults.length > 0) throw new InputError(faults);
  return {
    accepted: new Map(parsed.flatMap(({ accepted }) => [...accepted])),
    warnings: parsed.flatMap(({ idle, locate }) =>
      idle.map((fault) => faultProblem('warning', fault, locate)),
    ),
  };
}
