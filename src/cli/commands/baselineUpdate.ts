/** Implements `--update-baseline`. */
import { printable } from '../../base/printable.js';
import { shortList } from '../../base/shortList.js';
import type { Baseline } from '../../report/gaps/acceptance.js';
import { updatedBaseline } from '../../report/gaps/baseline.js';
import type { GapReview } from '../../report/gaps/gapReview.js';
import { moveInWords } from '../../report/gaps/gapWords.js';
import type { Terminal } from '../io/terminal.js';
import { writeWhole } from '../io/writeFile.js';

interface BaselineUpdate {
  readonly file: string;
  /** The file as it is. */
  readonly baseline: Baseline;
  readonly review: GapReview;
  /** Today's date as YYYY-MM-DD. */
  readonly today: string;
  /** Why the new gaps may stay. */
  readonly reason: string | undefined;
  readonly quiet: boolean;
}

/** Accepts the present gaps in the file, and prints what has changed in it. */
export function updateBaselineFile(
  { file, baseline, review, today, reason, quiet }: BaselineUpdate,
  terminal: Terminal,
): void {
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
}
