/**
 * The inputs as they were: in another folder, or at a revision of the git repository around them.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocuments, type LoadedDocument } from '../../load/documents.js';
import { isManifestName, loadInputs, type InputReaders } from '../../load/inputs.js';
import { UsageError } from './exit.js';
import { requireRendered } from '../../load/unrendered.js';
import { git } from './git.js';
import { atCommit, mustBeRendered } from './committedTree.js';

/** @param against a folder, which is read whole, or what git knows as a commit. */
export function documentsAt(
  against: string,
  inputs: readonly string[],
  render?: InputReaders['render'],
): readonly LoadedDocument[] {
  const reading = render === undefined ? {} : { render };
  if (statSync(against, { throwIfNoEntry: false })?.isDirectory())
    return loadInputs([against], reading);
  if (inputs.includes('-'))
    throw new UsageError(
      '--against a git revision needs files or folders as inputs: git knows nothing of standard input',
    );
  const commit = git([
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${against}^{commit}`,
  ])?.trim();
  if (commit === undefined)
    throw new UsageError(
      `--against ${against}: neither a folder nor a commit of the git repository here; in CI, fetch it first`,
    );
  if (inputs.some((input) => mustBeRendered(commit, input)))
    return atCommit({ name: against, commit }, (folder) =>
      loadInputs(
        inputs.map((input) => join(folder, input)),
        reading,
      ),
    );
  return filesAt(commit, inputs).flatMap((file) =>
    parseDocuments(git(['cat-file', 'blob', `${commit}:./${file}`]) ?? '', `${against}:${file}`),
  );
}

/** The files that the inputs named then; an input that is a file is taken whatever its name. */
function filesAt(commit: string, inputs: readonly string[]): readonly string[] {
  const names = inputs.flatMap((input) => {
    const listed = git(['ls-tree', '-r', '-z', commit, '--', input]);
    if (listed === undefined)
      throw new UsageError(
        `${input} lies outside the git repository here: compare it with a folder`,
      );
    // `mode type hash<TAB>name`; links and submodules are no files.
    const files = listed
      .split('\0')
      .filter((line) => line.startsWith('100'))
      .map((line) => line.slice(line.indexOf('\t') + 1));
    requireRendered(files);
    return files.filter((name) => name === input || isManifestName(name));
  });
  return [...new Set(names)].sort();
}
