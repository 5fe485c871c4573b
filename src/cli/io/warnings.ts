/**
 * Prints warnings. Of many with the same text, a few are printed in full, and of the others only
 * the positions.
 */
import { groupedBy } from '../../base/groupedBy.js';
import { formatPosition, type Position } from '../../base/position.js';
import { printable } from '../../base/printable.js';
import { formatProblem, type Problem } from '../../base/problem.js';
import type { Terminal } from './terminal.js';

/** The number of warnings of one kind that are printed in full. */
const IN_FULL = 3;
/** The number of positions that are printed for the others. */
const PLACES = 20;

export function sayEach(warnings: readonly Problem[], terminal: Terminal): void {
  for (const line of warningLines(warnings)) terminal.err(`${line}\n`);
}

/**
 * @returns the lines in order. The positions of warnings that are left out follow the last one of
 *   their kind.
 */
export function warningLines(warnings: readonly Problem[]): readonly string[] {
  const alike = groupedBy(warnings, shapeOf);
  const rank = new Map<string, number>();
  return warnings.flatMap((warning) => {
    const shape = shapeOf(warning);
    const all = alike.get(shape)!;
    const nth = (rank.get(shape) ?? 0) + 1;
    rank.set(shape, nth);
    // If only one more is left, it is printed in full: that takes no more lines.
    if (all.length <= IN_FULL + 1 || nth < IN_FULL) return [formatProblem(warning)];
    return nth === IN_FULL ? [formatProblem(warning), othersOf(all.slice(IN_FULL))] : [];
  });
}

/** The text of a warning without the names in it. */
const shapeOf = ({ message }: Problem): string => message.replace(/"[^"]*"/g, '""');

function othersOf(others: readonly Problem[]): string {
  const places = others.slice(0, PLACES).map(({ position }, i) => {
    const before = others[i - 1]?.position.file;
    return 'line' in position ? placeAfter(position, before) : position.file;
  });
  const rest = others.length - places.length;
  return printable(
    `warning: ${others.length} more like it: ${places.join(', ')}${rest === 0 ? '' : ` and ${rest} more`}`,
  );
}

/** The file is named once for several positions in it. */
const placeAfter = (position: Position, before: string | undefined): string =>
  position.file === before ? `${position.line}:${position.column}` : formatPosition(position);
