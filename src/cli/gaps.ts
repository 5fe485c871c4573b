import type { Gap, TargetName } from '../gaps/gap.js';
import { TARGET_NAMES } from '../gaps/gap.js';
import { readPolicySet, type PolicyInput } from '../input/readPolicySet.js';
import { faultProblem, formatProblem, InputError } from '../ir/problem.js';
import { loadInputs } from '../load/inputs.js';
import type { LoadedDocument } from '../load/documents.js';
import { ACCEPT_ANNOTATION, acceptedInline } from '../report/gaps/acceptAnnotation.js';
import { isDay, type Acceptance } from '../report/gaps/acceptance.js';
import { updatedBaseline, type Baseline } from '../report/gaps/baseline.js';
import { reviewGaps, type FailOn, type GapReview } from '../report/gaps/gapReview.js';
import { gapsGithub } from '../report/gaps/gapsGithub.js';
import { gapsHtml } from '../report/gaps/gapsHtml.js';
import { gapsJunit } from '../report/gaps/gapsJunit.js';
import { gapsMarkdown } from '../report/gaps/gapsMarkdown.js';
import { gapsNdjson, gapsReviewJson } from '../report/gaps/gapsReviewJson.js';
import { gapsSarif } from '../report/gaps/gapsSarif.js';
import { gapsText, PLAIN } from '../report/gaps/gapsText.js';
import { conclusion } from '../report/gaps/gapWords.js';
import { witnessShower } from '../report/gaps/witnessShowing.js';
import { targets } from '../targets/index.js';
import type { EmitOptions } from '../targets/target.js';
import { readBaseline } from './baselineFile.js';
import * as colour from './colour.js';
import { EXIT, UsageError } from './exit.js';
import type { GapFormat } from './gapFormats.js';
import { policiesIn, requireInputs, type PolicyArguments } from './policyArguments.js';
import { documentsAt } from './revision.js';
import { emitOptions, type TargetArguments } from './targetOptions.js';
import { VERSION } from './version.js';
import { writeWhole } from './writeFile.js';

export interface GapsArguments extends PolicyArguments, TargetArguments {
  readonly target: readonly TargetName[];
  readonly namespace: readonly string[];
  readonly format: GapFormat;
  readonly output: string;
  readonly failOn: FailOn;
  readonly baseline: string | undefined;
  readonly updateBaseline: boolean;
  readonly reason: string | undefined;
  readonly against: string | undefined;
  readonly today: string | undefined;
}

export function gaps(args: GapsArguments): number {
  const today = dayOf(args);
  requireInputs(args);
  const documents = loadInputs(args.inputs), input = policiesIn(documents, args);
  const baseline: Baseline = args.baseline === undefined ? new Map() : readBaseline(args.baseline, args.updateBaseline);
  const review = reviewOf(input, documents, baseline, args, today);
  if (args.updateBaseline) return writeBaseline(args.baseline!, baseline, review, args, today);
  const text = formatted(review, args.output === '-' && args.format === 'text', args.format);
  if (args.output === '-') {
    process.stdout.write(text);
  } else {
    writeWhole(args.output, text);
    if (!args.quiet) process.stderr.write(`${conclusion(review)}\nThe whole report: ${args.output}\n`);
  }
  return review.gaps.some(({ fails }) => fails) ? EXIT.failed : EXIT.done;
}

/** The day that expiry is judged by. */
function dayOf({ today, updateBaseline, baseline, against }: GapsArguments): string {
  if (updateBaseline && baseline === undefined) throw new UsageError('--update-baseline needs the file: --baseline FILE');
  if (updateBaseline && against !== undefined) throw new UsageError('--update-baseline accepts all gaps of today: leave out --against');
  if (today !== undefined && !isDay(today)) throw new UsageError(`--today ${today}: write a day as YYYY-MM-DD`);
  return today ?? new Date().toISOString().slice(0, 10);
}

function reviewOf(input: PolicyInput, documents: readonly LoadedDocument[], baseline: Baseline, args: GapsArguments, today: string): GapReview {
  const { policySet, locate } = input, options = emitOptions(args, args.namespace, locate);
  const emitted = args.target.map((name) => ({ name, ...targets[name].emit(policySet, options) })), [first] = policySet.policies;
  return reviewGaps({
    targets: args.target, policies: policySet.policies.map(({ name }) => name), gaps: emitted.flatMap((one) => one.gaps),
    answers: new Map(emitted.map(({ name, answers }) => [name, answers])),
    accepted: new Map([...baseline, ...inlineOf(documents, input, options, args)]),
    previous: args.against === undefined ? null : { name: args.against, gaps: gapsAt(args.against, args) },
    failOn: args.failOn, today, show: witnessShower(policySet, options), firstPlace: locate.get(first?.name ?? '')?.([]) ?? null,
  });
}

function gapsFor(names: readonly TargetName[], { policySet }: PolicyInput, options: EmitOptions): readonly Gap[] {
  return names.flatMap((name) => targets[name].emit(policySet, options).gaps);
}

/** Where there was no policy then, there was no gap. */
function gapsAt(against: string, args: GapsArguments): readonly Gap[] {
  const documents = documentsAt(against, args.inputs);
  if (!documents.some(({ value }) => ['PodSecurityPolicy', 'PolicySet'].includes(String((Object(value) as { kind?: unknown }).kind)))) return [];
  const then = readPolicySet(documents, { strict: args.strict });
  return gapsFor(args.target, then, emitOptions(args, args.namespace, then.locate));
}

/** @throws InputError for lines that name no gap. */
function inlineOf(documents: readonly LoadedDocument[], input: PolicyInput, options: EmitOptions, { quiet }: GapsArguments): ReadonlyMap<string, Acceptance> {
  const annotated = documents.flatMap(({ value, locate }) => {
    const { kind, metadata } = Object(value) as { kind?: unknown; metadata?: { name?: string; annotations?: Readonly<Record<string, unknown>> | null } };
    const text = kind === 'PodSecurityPolicy' ? metadata?.annotations?.[ACCEPT_ANNOTATION] : undefined;
    return typeof text === 'string' ? [{ name: metadata?.name ?? '', text, locate }] : [];
  });
  if (annotated.length === 0) return new Map();
  const all = gapsFor(TARGET_NAMES, input, options);
  const parsed = annotated.map(({ name, text, locate }) => ({ locate, ...acceptedInline(name, text, all) }));
  const faults = parsed.flatMap(({ faults: found, locate }) => found.map((fault) => faultProblem('error', fault, locate)));
  if (faults.length > 0) throw new InputError(faults);
  const idle = parsed.flatMap(({ idle: found, locate }) => found.map((fault) => faultProblem('warning', fault, locate)));
  if (!quiet) for (const warning of idle) process.stderr.write(`${formatProblem(warning)}\n`);
  return new Map(parsed.flatMap(({ accepted }) => [...accepted]));
}

function writeBaseline(file: string, baseline: Baseline, review: GapReview, { reason, quiet }: GapsArguments, today: string): number {
  const { text, added, kept, removed, expired } = updatedBaseline(baseline, review, today, reason ?? `accepted as a whole on ${today}`);
  writeWhole(file, text);
  if (!quiet) process.stderr.write(`${file}: ${added} added, ${kept} kept, ${removed} removed\n`);
  for (const id of expired) process.stderr.write(`${file}: ${id} expired on ${baseline.get(id)!.expires!}; give it a new date, or fix it\n`);
  return EXIT.done;
}

function formatted(review: GapReview, toTerminal: boolean, format: GapsArguments['format']): string {
  switch (format) {
    case 'text': return gapsText(review, toTerminal ? colour : PLAIN);
    case 'json': return gapsReviewJson(review);
    case 'ndjson': return gapsNdjson(review);
    case 'markdown': return gapsMarkdown(review);
    case 'html': return gapsHtml(review);
    case 'sarif': return gapsSarif(review, VERSION);
    case 'junit': return gapsJunit(review);
    case 'github': return gapsGithub(review);
  }
}
