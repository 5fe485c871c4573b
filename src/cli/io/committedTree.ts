/**
 * Extracts all files of a commit to a temporary folder, because charts, kustomizations and links
 * consist of more files than the inputs name.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Position } from '../../base/position.js';
import { InputError, type Problem } from '../../base/problem.js';
import type { LoadedDocument } from '../../load/documents.js';
import { git } from './git.js';
import { isDoneWith, removeUnlessDone } from './unfinished.js';

export interface Revision {
  /** As the user wrote it. Positions use this name. */
  readonly name: string;
  readonly commit: string;
}

/** @param load reads documents; it gets the folder that stands for the working directory. */
export async function atCommit(
  { name, commit }: Revision,
  load: (folder: string) => readonly LoadedDocument[],
): Promise<readonly LoadedDocument[]> {
  const scratch = mkdtempSync(join(tmpdir(), 'psp-ferry-revision-'));
  removeUnlessDone(scratch);
  const folder = join(scratch, 'tree', git(['rev-parse', '--show-prefix'])?.trim() ?? '');
  const renamed = (file: string): string =>
    file.startsWith(folder) ? `${name}:${file.slice(folder.length).replace(/^\//, '')}` : file;
  try {
    layOut(commit, scratch);
    return load(folder).map((document) => withFiles(document, renamed));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.problems.map((problem) => ofRevision(problem, renamed)));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
    // Signals are not handled while a program runs synchronously. Two turns of the event loop let a
    // signal that arrived meanwhile end the process here.
    await setImmediate();
    await setImmediate();
    isDoneWith(scratch);
  }
}

/** Uses an index file of its own, so that the user's index does not change. */
function layOut(commit: string, scratch: string): void {
  const cwd = git(['rev-parse', '--show-toplevel'])?.trim() ?? '.';
  const options = { cwd, env: { GIT_INDEX_FILE: join(scratch, 'index') } };
  git(['read-tree', commit], options);
  git(['checkout-index', '--all', `--prefix=${join(scratch, 'tree')}/`], options);
}

const withFiles = (
  { file, value, locate }: LoadedDocument,
  renamed: (file: string) => string,
): LoadedDocument => ({
  file: renamed(file),
  value,
  locate: (path) => {
    const at: Position = locate(path);
    return { ...at, file: renamed(at.file) };
  },
});

const ofRevision = (problem: Problem, renamed: (file: string) => string): Problem => ({
  ...problem,
  position: { ...problem.position, file: renamed(problem.position.file) },
});
