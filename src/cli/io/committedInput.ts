/** What git lists of an input at a commit. It is asked once: a large repository takes its time. */
import { posix, relative, sep } from 'node:path';
import { isPackedChart, isSource } from '../../load/unrendered.js';
import { git } from './git.js';

export interface CommittedInput {
  /** As the user named it. */
  readonly input: string;
  /** Where it lies, as git writes it: relative to the working directory. */
  readonly path: string;
  /** Below the input, or the input itself; relative to the working directory. */
  readonly files: readonly string[];
  /** Whether it was a link, or had links on its path or below it: git does not follow them. */
  readonly hasLinks: boolean;
}

/** @returns undefined for an input outside of the repository. */
export function committedInput(commit: string, input: string): CommittedInput | undefined {
  const listed = git(['ls-tree', '-r', '-z', commit, '--', input]);
  if (listed === undefined) return undefined;
  // Each entry is `mode type hash<TAB>name`. Submodules are skipped.
  const entries = listed.split('\0').filter((entry) => entry !== '');
  const path = relative('', input).split(sep).join('/') || '.';
  return {
    input,
    path,
    files: entries
      .filter((entry) => entry.startsWith('100'))
      .map((entry) => entry.slice(entry.indexOf('\t') + 1)),
    // Behind a link git lists nothing.
    hasLinks: entries.some(isLink) || (entries.length === 0 && hasLinkOnPath(commit, path)),
  };
}

const isLink = (entry: string): boolean => entry.startsWith('120000');

function hasLinkOnPath(commit: string, path: string): boolean {
  const parts = path.split('/');
  const onPath = parts
    .map((_, i) => parts.slice(0, i + 1).join('/'))
    .filter((path) => !/(^|\/)\.\.$/.test(path));
  return (git(['ls-tree', '-z', commit, '--', ...onPath]) ?? '').split('\0').some(isLink);
}

/** Whether it was a chart or a kustomization. */
export const mustBeRendered = ({ path, files }: CommittedInput): boolean =>
  isPackedChart(path) || files.some((file) => isSource(file) && posix.dirname(file) === path);
