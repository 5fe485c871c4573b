import { requireSelection } from '../../api/analysis.js';
import { requireAcceptances, reviewOf, type Reviewed } from '../../api/review.js';
import { VERSION } from '../../api/version.js';
import { printable } from '../../base/printable.js';
import { shellWord } from '../../base/shellWord.js';
import { differencesBetween } from '../../diff/differences.js';
import type { Gap } from '../../gaps/gap.js';
import { reviewDifferences, type DiffReview } from '../../report/diff/diffReview.js';
import { EMPTY_BASELINE, isDay, type Baseline } from '../../report/gaps/acceptance.js';
import { lacksLevels } from '../../report/gaps/baseline.js';
import { conclusion } from '../../report/gaps/gapWords.js';
import { formatGapReport, wholeConclusion } from '../../report/gapsAgainst.js';
import { readBaseline } from '../io/baselineFile.js';
import { EXIT, UsageError } from '../io/exit.js';
import { progressOn } from '../io/progress.js';
import {
  reportFormats,
  wholeReport,
  writeReports,
  type ReportFormat,
} from '../io/reportFormats.js';
import { changesForFormat, reviewForFormat } from '../io/repositoryPaths.js';
import type { Terminal } from '../io/terminal.js';
import { sayEach } from '../io/warnings.js';
import { misnamedAcceptances } from '../../report/gaps/misnamedAcceptances.js';
import { analysesOf } from './analysing.js';
import { updateBaselineFile } from './baselineUpdate.js';
import { earlierGaps } from './earlierGaps.js';
import type { GapsArguments } from './gaps.js';
import { namedAgain, repeated } from './nextCommands.js';
import { readInputPolicies, sayWhoMayUse } from './policyArguments.js';
import { emitOptions, sayOnlyReports, targetsOrAll } from './targetOptions.js';
import { weighed, workloadsToWeigh } from './weighing.js';

export async function runGaps(args: GapsArguments, terminal: Terminal): Promise<number> {
  const today = dayOf(args);
  const formats = reportFormats(args);
  const { review, warnings, changes, baseline } = await reviewed(args, today, terminal);
  if (!args.quiet) {
    sayEach(warnings, terminal);
    for (const { id, meant } of misnamedAcceptances(review))
      terminal.err(
        `warning: ${args.baseline}: ${printable(`${id} is no gap; did you mean ${meant}?`)}\n`,
      );
  }
  if (args.updateBaseline) {
    if (wholeReport(formats) !== undefined && !args.quiet)
      terminal.err('--update-baseline writes no report: run the same command without it\n');
    const { reason, quiet } = args;
    updateBaselineFile({ file: args.baseline!, baseline, review, today, reason, quiet }, terminal);
    return EXIT.done;
  }
  if (review.targets.includes('psa') && lacksLevels(baseline) && !args.quiet)
    terminal.err(`${printable(`warning: ${args.baseline}: ${LACKS_LEVELS}`)}\n`);
  report({ review, changes, formats }, args, terminal);
  const changeFails = changes?.differences.some(({ fails }) => fails) === true;
  return review.gaps.some(({ fails }) => fails) || changeFails ? EXIT.failed : EXIT.done;
}

interface ReviewedChange extends Reviewed {
  readonly baseline: Baseline;
  /** What the change of the policies does; null without `--against`. */
  readonly changes: DiffReview | null;
}

/** Reads the inputs, searches their gaps, and compares them with the baseline and `--against`. */
async function reviewed(
  args: GapsArguments,
  today: string,
  terminal: Terminal,
): Promise<ReviewedChange> {
  const { input, documents } = readInputPolicies(args, terminal);
  const baseline =
    args.baseline === undefined ? EMPTY_BASELINE : readBaseline(args.baseline, args.updateBaseline);
  const targets = targetsOrAll(args.target);
  const options = emitOptions(args, args.namespace ?? [], input);
  requireSelection(input.policySet, targets, options);
  requireAcceptances(input);
  sayWhoMayUse(input, args, terminal);
  sayOnlyReports(args, 'the gaps are those of what is enforced', terminal);
  const items = await workloadsToWeigh(args, documents, input, terminal);
  const analyses = analysesOf(input, targets, options, progressOn(terminal, args));
  const earlier =
    args.against === undefined ? null : await earlierGaps(args.against, args, terminal);
  return {
    baseline,
    ...reviewOf(input, documents, {
      targets,
      options,
      analyses,
      baseline,
      failOn: args.failOn,
      impact: args.impact,
      today,
      weight: weighed(items, input, { targets, options, analyses }),
      previous: earlier && {
        name: earlier.name,
        gaps: earlier.gaps,
        policySet: earlier.input.policySet,
      },
    }),
    changes:
      earlier &&
      reviewDifferences(differencesBetween(earlier.input, input), {
        old: earlier.name,
        new: args.inputs.join(' '),
        failOn: args.failOn,
      }),
  };
}

interface Report extends Pick<ReviewedChange, 'review' | 'changes'> {
  readonly formats: readonly ReportFormat[];
}

/** Writes the report in its formats, and to a terminal what to do next. */
function report(
  { review, changes, formats }: Report,
  args: GapsArguments,
  terminal: Terminal,
): void {
  writeReports(
    formats,
    (format, colour) =>
      formatGapReport(
        reviewForFormat(review, format),
        changes && changesForFormat(changes, format),
        { format, version: VERSION, colour, all: args.all },
      ),
    terminal,
    args.color,
  );
  const whole = wholeReport(formats);
  if (whole !== undefined && !args.quiet) {
    const concluded = changes === null ? conclusion(review) : wholeConclusion(changes, review);
    terminal.err(`${concluded}\n${whole}\n`);
  }
  const failing = review.gaps.find(({ fails }) => fails);
  if (failing !== undefined && !args.quiet && terminal.isTerminal.err)
    terminal.err(`\n${nextSteps(failing.gap, args)}\n`);
}

const LACKS_LEVELS =
  'it does not say at which levels gaps of psa were accepted, so they stay accepted for a namespace whose level gets weaker; run once with --update-baseline, which writes psaLevels';

/** Commands for a person at a terminal. In CI the report alone is enough. */
const nextSteps = ({ id }: Gap, args: GapsArguments): string =>
  `Next: psp-ferry explain ${shellWord(id)} ${namedAgain(args.inputs)}${repeated(args)}${(args.namespace ?? []).map((name) => ` --namespace ${shellWord(name)}`).join('')}\n      What may stay goes into a file: --baseline psp-gaps.yaml --update-baseline --reason "..."`;

/** The date by which the expiry of acceptances is judged. */
function dayOf({ today, updateBaseline, baseline, against, reason }: GapsArguments): string {
  if (reason !== undefined && !updateBaseline)
    throw new UsageError('--reason is for gaps that are accepted now: --update-baseline');
  if (updateBaseline && baseline === undefined)
    throw new UsageError('--update-baseline needs the file: --baseline FILE');
  if (updateBaseline && against !== undefined)
    throw new UsageError('--update-baseline accepts all gaps of today: leave out --against');
  if (today !== undefined && !isDay(today))
    throw new UsageError(`--today: ${today} is no day of the calendar; write it as YYYY-MM-DD`);
  return today ?? new Date().toISOString().slice(0, 10);
}
