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
import { changesForFormat } from '../io/repositoryPaths.js';
import { reportFormats, wholeReport, writeReports } from '../io/reportFormats.js';
import { readingOf } from '../render/render.js';
import type { Terminal } from '../io/terminal.js';
import type { DiffArguments } from './diff.js';
import { policiesIn } from './policyArguments.js';

export function runDiff(args: DiffArguments, terminal: Terminal): number {
  const sides = sidesOf(args);
  const all = [...sides.old, ...sides.new];
  if (all.filter((one) => one === '-').length > 1)
    throw new UsageError('standard input can be one of the two: name a file for the other');
  requireNoRevision(all);
  const formats = reportFormats(args);
  const before = readSide(sides.old, args, terminal);
  const after = readSide(sides.new, args, terminal);
  const review = reviewDifferences(
    withProgress(progressOn(terminal, args), (progress) =>
      differencesBetween(before, after, (changed, of) =>
        progress.say(`looking for differences, change ${changed} of ${of}`),
      ),
    ),
    { ...args, old: sides.old.join(', '), new: sides.new.join(', ') },
  );
  writeReports(
    formats,
    (format, paint) => formatDiffReview(changesForFormat(review, format), format, VERSION, paint),
    terminal,
    args.color,
  );
  const whole = wholeReport(formats);
  if (whole !== undefined && !args.quiet) terminal.err(`${diffConclusion(review)}\n${whole}\n`);
  return review.differences.some(({ fails }) => fails) ? EXIT.failed : EXIT.done;
}

const sidesOf = ({
  old: before,
  oldWith = [],
  new: after,
  newWith = [],
}: DiffArguments): { readonly old: readonly string[]; readonly new: readonly string[] } => ({
  old: [before, ...oldWith],
  new: [after, ...newWith],
});

/** @throws UsageError for a revision of git, which would be taken for a missing file. */
function requireNoRevision(inputs: readonly string[]): void {
  const revision = inputs.find(
    (one) => one !== '-' && !existsSync(one) && commitOf(one) !== undefined,
  );
  if (revision !== undefined)
    throw new UsageError(
      `${revision} is a git revision: diff compares files and folders; psp-ferry gaps FILES.. --against ${shellWord(revision)} compares with it, or lay it out: git worktree add FOLDER ${shellWord(revision)}`,
    );
}

function readSide(inputs: readonly string[], args: DiffArguments, terminal: Terminal): PolicyInput {
  const given = { ...args, inputs };
  return policiesIn(loadAll(given.inputs, readingOf(given, terminal)), given, terminal);
}
