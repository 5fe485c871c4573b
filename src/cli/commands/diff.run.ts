import { existsSync } from 'node:fs';
import { VERSION } from '../../api/version.js';
import { shellWord } from '../../base/shellWord.js';
import { differencesBetween } from '../../diff/differences.js';
import { loadAll } from '../../load/inputs.js';
import type { PolicyInput } from '../../load/readPolicySet.js';
import { formatDiffReview } from '../../report/diff/diffFormats.js';
import { diffConclusion, reviewDifferences } from '../../report/diff/diffReview.js';
import { EXIT, UsageError } from '../io/exit.js';
import { commitOf } from '../io/git.js';
import { progressOn, withProgress } from '../io/progress.js';
import { reportFormats, wholeReport, writeReports } from '../io/reportFormats.js';
import { readingOf } from '../render/render.js';
import type { Terminal } from '../io/terminal.js';
import type { DiffArguments } from './diff.js';
import { policiesIn } from './policyArguments.js';

export function runDiff(args: DiffArguments, terminal: Terminal): number {
  if (args.old === '-' && args.new === '-')
    throw new UsageError('standard input can be one of the two: name a file for the other');
  requireNoRevision(args);
  const formats = reportFormats(args.format, args.output);
  const before = readSide(args.old, args, terminal);
  const after = readSide(args.new, args, terminal);
  const review = reviewDifferences(
    withProgress(progressOn(terminal, args), (progress) =>
      differencesBetween(before, after, (changed, of) =>
        progress.say(`looking for differences, change ${changed} of ${of}`),
      ),
    ),
    args,
  );
  writeReports(
    formats,
    (format, paint) => formatDiffReview(review, format, VERSION, paint),
    terminal,
    args.color,
  );
  const whole = wholeReport(formats);
  if (whole !== undefined && !args.quiet) terminal.err(`${diffConclusion(review)}\n${whole}\n`);
  return review.differences.some(({ fails }) => fails) ? EXIT.failed : EXIT.done;
}

/** @throws UsageError for what git alone knows: it is taken for a file that is not there. */
function requireNoRevision({ old: before, new: after }: DiffArguments): void {
  const revision = [before, after].find(
    (one) => one !== '-' && !existsSync(one) && commitOf(one) !== undefined,
  );
  if (revision !== undefined)
    throw new UsageError(
      `${revision} is a git revision: diff compares files and folders; psp-ferry gaps FILES.. --against ${shellWord(revision)} compares with it, or lay it out: git worktree add FOLDER ${shellWord(revision)}`,
    );
}

function readSide(input: string, args: DiffArguments, terminal: Terminal): PolicyInput {
  const given = { ...args, inputs: [input] };
  return policiesIn(loadAll(given.inputs, readingOf(given, terminal)), given, terminal);
}
