/** Implements `--check`: whether a folder has the content that would be written now. */
import type { OutputText } from '../../base/outputText.js';
import { printable, printableLines } from '../../base/printable.js';
import { shortList } from '../../base/shortList.js';
import { coloursOf } from '../io/colour.js';
import { differences } from '../io/outputFolder.js';
import type { Terminal } from '../io/terminal.js';

/** The most names that are printed; the rest are counted. */
const NAMED = 3;

/**
 * Prints how the important files differ, and how many others differ.
 * @returns whether any file differs.
 */
export async function saysStale(
  { output, color }: { readonly output: string; readonly color?: boolean | undefined },
  files: ReadonlyMap<string, OutputText>,
  isShown: (name: string) => boolean,
  terminal: Terminal,
): Promise<boolean> {
  const { diff, others, foreign } = await differences(output, files, isShown);
  terminal.out(
    printableLines(diff).split('\n').map(coloursOf(terminal, color).diffLine).join('\n'),
  );
  if (diff === '' && others.length === 0) return false;
  if (others.length > 0) terminal.err(`${printableLines(alsoStale(others, diff === ''))}\n`);
  const what = foreign.length === 0 ? 'run the same command without --check' : lossIn(foreign);
  terminal.err(`${printable(output)} is stale: ${printable(what)}\n`);
  return true;
}

function alsoStale(others: readonly string[], isAll: boolean): string {
  const files = others.length === 1 ? 'file differs' : 'files differ';
  return `${others.length} ${isAll ? '' : 'other '}${files}: ${shortList(others, NAMED)}`;
}

const lossIn = (foreign: readonly string[]): string =>
  `somebody changed ${shortList(foreign, NAMED)} since psp-ferry wrote ${foreign.length === 1 ? 'it' : 'them'}, and the lines with - above would be lost; to keep them, move them to the inputs or to a file of your own (values, a kustomization over this folder), then run the same command with --force in place of --check`;
