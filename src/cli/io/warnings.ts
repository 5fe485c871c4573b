/** Warnings as people read them: of many that say the same, a few in full and where the others are. */
import { groupedBy } from '../../base/groupedBy.js';
import { formatPosition, type Position } from '../../base/position.js';
import { printable } from '../../base/printable.js';
import { formatProblem, type Problem } from '../../base/problem.js';
import type { Terminal } from './terminal.js';

/** So many of a kind are said in full. */
const IN_FULL = 3;
/** So many of the others are named by their places. */
const PLACES = 20;

export function sayEach(warnings: readonly Problem[], terminal: Terminal): void {
  for (const line of warningLines(warnings)) terminal.err(`${line}\n`);
}

/** @returns in their order; the places of those that are left out stand behind the last like them. */
export function warningLines(warnings: readonly Problem[]): readonly string[] {
  const alike = groupedBy(warnings, shapeOf);
  const rank = new Map<string, number>();
  return warnings.flatMap((warning) => {
    const shape = shapeOf(warning);
    const all = alike.get(shape)!;
    const nth = (rank.get(shape) ?? 0) + 1;
    rank.set(shape, nth);
    // One more is as short in full.
    if (all.length <= IN_FULL + 1 || nth < IN_FULL) return [formatProblem(warning)];
    return nth === IN_FULL ? [formatProblem(warning), othersOf(all.slice(IN_FULL))] : [];
  });
}

/** What is said, whatever it is said of. */
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

/** The file is said once for those that stand in it. */
const placeAfter = (position: Position, before: string | undefined): string =>
  position.file === before ? `${position.line}:${position.column}` : formatPosition(position);
