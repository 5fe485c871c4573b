import { requireSelection } from '../../api/analysis.js';
import { requireAcceptances, reviewOf } from '../../api/review.js';
import { VERSION } from '../../api/version.js';
import type { DiffInput } from '../../diff/difference.js';
import { differencesBetween } from '../../diff/differences.js';
import type { Gap } from '../../gaps/gap.js';
import { POLICY_SET_API_VERSION } from '../../ir/policySet.js';
import { holdPolicies, readPolicySet } from '../../load/readPolicySet.js';
import { printable } from '../../base/printable.js';
import { EMPTY_BASELINE, isDay, type Baseline } from '../../report/gaps/acceptance.js';
import { lacksLevels, updatedBaseline } from '../../report/gaps/baseline.js';
import { formatGapReport, wholeConclusion } from '../../report/gapsAgainst.js';
import { reviewDifferences } from '../../report/diff/diffReview.js';
import type { GapReview } from '../../report/gaps/gapReview.js';
import { conclusion, moveInWords } from '../../report/gaps/gapWords.js';
import { shortList } from '../../base/shortList.js';
import { readBaseline } from '../io/baselineFile.js';
import { sayEach } from '../io/warnings.js';
import { analysesOf } from './analysing.js';
import type { GapsArguments } from './gaps.js';
import { EXIT, UsageError } from '../io/exit.js';
import { readInputPolicies, sayWhoMayUse } from './policyArguments.js';
import { shellWord } from '../../base/shellWord.js';
import { namedAgain, repeated } from './nextCommands.js';
import { renderOf } from '../render/render.js';
import { changesForFormat, reviewForFormat } from '../io/repositoryPaths.js';
import { reportFormats, wholeReport, writeReports } from '../io/reportFormats.js';
import { documentsAt } from '../io/revision.js';
import { emitOptions, sayOnlyReports, targetsOrAll } from './targetOptions.js';
import { weighed, workloadsToWeigh } from './weighing.js';
import { progressOn } from '../io/progress.js';
import type { Terminal } from '../io/terminal.js';
import { writeWhole } from '../io/writeFile.js';

export async function runGaps(args: GapsArguments, terminal: Terminal): Promise<number> {
  const today = dayOf(args);
  const formats = reportFormats(args.format, args.output);
  const { input, documents } = readInputPolicies(args, terminal);
  const baseline: Baseline =
    args.baseline === undefined ? EMPTY_BASELINE : readBaseline(args.baseline, args.updateBaseline);
  const targets = targetsOrAll(args.target);
  const options = emitOptions(args, args.namespace ?? [], input);
  requireSelection(input.policySet, targets, options);
  requireAcceptances(input);
  sayWhoMayUse(input, args, terminal);
  sayOnlyReports(args, 'the gaps are those of what is enforced', terminal);
  const items = await workloadsToWeigh(args, documents, input, terminal);
  const analyses = analysesOf(input, targets, options, progressOn(terminal, args));
  const previous = args.against === undefined ? null : await inputAt(args.against, args, terminal);
  const { review, warnings } = reviewOf(input, documents, {
    targets,
    options,
    analyses,
    baseline,
    failOn: args.failOn,
    impact: args.impact,
    today,
    weight: weighed(items, input, { targets, options, analyses }),
    previous: previous && {
      name: previous.name,
      gaps: previous.gaps,
      policySet: previous.input.policySet,
    },
  });
  const changes =
    previous &&
    reviewDifferences(differencesBetween(previous.input, input), {
      old: previous.name,
      new: args.inputs.join(' '),
      failOn: args.failOn,
    });
  if (!args.quiet) sayEach(warnings, terminal);
  if (args.updateBaseline) {
    if (wholeReport(formats) !== undefined && !args.quiet)
      terminal.err('--update-baseline writes no report: run the same command without it\n');
    return writeBaseline(args.baseline!, baseline, review, args, today, terminal);
  }
  if (targets.includes('psa') && lacksLevels(baseline) && !args.quiet)
    terminal.err(`warning: ${args.baseline}: ${LACKS_LEVELS}\n`);
  writeReports(
    formats,
    (format, paint) =>
      formatGapReport(
        reviewForFormat(review, format),
        changes && changesForFormat(changes, format),
        format,
        VERSION,
        paint,
        args.all,
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
  const changeFails = changes?.differences.some(({ fails }) => fails) === true;
  return failing === undefined && !changeFails ? EXIT.done : EXIT.failed;
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
    throw new UsageError(`--today ${today}: write a day as YYYY-MM-DD`);
  return today ?? new Date().toISOString().slice(0, 10);
}

interface Previous {
  readonly name: string;
  readonly input: DiffInput;
  readonly gaps: readonly Gap[];
}

/** The input at the earlier state. If it had no policy, it had no gap. */
async function inputAt(
  against: string,
  args: GapsArguments,
  terminal: Terminal,
): Promise<Previous> {
  const { documents, notes } = await documentsAt(against, args.inputs, {
    values: args.values ?? [],
    rendering: (values) => renderOf({ ...args, values }),
  });
  if (!args.quiet)
    for (const note of notes) terminal.err(`warning: --against ${against}: ${printable(note)}\n`);
  if (!holdPolicies(documents)) {
    if (!args.quiet)
      terminal.err(
        `warning: --against ${against}: the inputs hold no policies there, so every gap counts as new\n`,
      );
    return { name: against, input: NO_POLICIES, gaps: [] };
  }
  const then = readPolicySet(documents, { strict: args.strict });
  return {
    name: against,
    input: then,
    gaps: analysesOf(
      then,
      targetsOrAll(args.target),
      emitOptions(args, args.namespace ?? [], then),
      progressOn(terminal, args),
      against,
    ).flatMap(({ gaps }) => gaps),
  };
}

const NO_POLICIES: DiffInput = {
  policySet: { apiVersion: POLICY_SET_API_VERSION, kind: 'PolicySet', policies: [], grants: [] },
  locate: new Map(),
  locateGrant: () => null,
};

function writeBaseline(
  file: string,
  baseline: Baseline,
  review: GapReview,
  { reason, quiet }: GapsArguments,
  today: string,
  terminal: Terminal,
): number {
  const { text, added, kept, removed, expired } = updatedBaseline(
    baseline,
    review,
    today,
    reason ?? `accepted as a whole on ${today}`,
  );
  writeWhole(file, text);
  const moved = new Set(review.gaps.flatMap(({ movedLevels }) => movedLevels.map(moveInWords)));
  if (!quiet)
    terminal.err(`${printable(file)}: ${added} added, ${kept} kept, ${removed} removed\n`);
  if (!quiet && moved.size > 0)
    terminal.err(
      `${printable(file)}: gaps of psa are now accepted for ${shortList([...moved])}, too\n`,
    );
  for (const id of expired)
    terminal.err(
      `${printable(file)}: ${id} expired on ${baseline.accepted.get(id)!.expires!}; give it a new date, or fix it\n`,
    );
  return EXIT.done;
}
