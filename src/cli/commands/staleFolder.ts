/** `--check`: whether a folder is what would be written now. */
import { printable, printableLines } from '../../base/printable.js';
import { coloursOf } from '../io/colour.js';
import { differences } from '../io/outputFolder.js';
import type { Terminal } from '../io/terminal.js';

/** Names that are said; the rest of them is counted. */
const NAMED = 3;

/**
 * Says how the files that matter differ, and how many others do.
 * @returns whether any does.
 */
export async function saysStale(
  { output, color }: { readonly output: string; readonly color?: boolean | undefined },
  files: ReadonlyMap<string, string>,
  isShown: (name: string) => boolean,
  terminal: Terminal,
): Promise<boolean> {
  const { diff, others } = await differences(output, files, isShown);
  terminal.out(
    printableLines(diff).split('\n').map(coloursOf(terminal, color).diffLine).join('\n'),
  );
  if (diff === '' && others.length === 0) return false;
  if (others.length > 0) terminal.err(`${printableLines(alsoStale(others, diff === ''))}\n`);
  terminal.err(`${printable(output)} is stale: run the same command without --check\n`);
  return true;
}

function alsoStale(others: readonly string[], isAll: boolean): string {
  const named = others.slice(0, NAMED).join(', ');
  const more = others.length > NAMED ? ` and ${others.length - NAMED} more` : '';
  const files = others.length === 1 ? 'file differs' : 'files differ';
  return `${others.length} ${isAll ? '' : 'other '}${files}: ${named}${more}`;
}
