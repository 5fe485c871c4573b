/**
 * The inputs as they were: in another folder, or at a revision of the git repository around them.
 */
import { statSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { parseDocuments, type LoadedDocument } from '../../load/documents.js';
import { isManifestName } from '../../load/fileNames.js';
import { loadInputs, type InputReaders } from '../../load/inputs.js';
import { UsageError } from './exit.js';
import { requireRendered } from '../../load/unrendered.js';
import { commitOf, git } from './git.js';
import { atCommit, mustBeRendered, type Revision } from './committedTree.js';

export interface Then {
  readonly documents: readonly LoadedDocument[];
  /** Inputs outside of the repository, which are read as they are today. */
  readonly ofToday: readonly string[];
}

/** @param against a folder, which is read whole, or what git knows as a commit. */
export async function documentsAt(
  against: string,
  inputs: readonly string[],
  render?: InputReaders['render'],
): Promise<Then> {
  const reading = render === undefined ? {} : { render };
  if (statSync(against, { throwIfNoEntry: false })?.isDirectory())
    return { documents: loadInputs([against], reading), ofToday: [] };
  if (inputs.includes('-'))
    throw new UsageError(
      '--against a git revision needs files or folders as inputs: git knows nothing of standard input',
    );
  const commit = commitOf(against);
  if (commit === undefined)
    throw new UsageError(
      `--against ${against}: neither a folder nor a commit of the git repository here; in CI, fetch it first`,
    );
  const known = inputs.filter((input) => git(['ls-tree', commit, '--', input]) !== undefined);
  if (known.length === 0)
    throw new UsageError(
      `${inputs.join(', ')}: no input lies in the git repository here: compare with a folder`,
    );
  const ofToday = inputs.filter((input) => !known.includes(input));
  return {
    documents: [
      ...(await atRevision({ name: against, commit }, known, reading)),
      ...loadInputs(ofToday, reading),
    ],
    ofToday,
  };
}

async function atRevision(
  revision: Revision,
  inputs: readonly string[],
  reading: InputReaders,
): Promise<readonly LoadedDocument[]> {
  const { name, commit } = revision;
  if (inputs.some((input) => mustBeRendered(commit, input)))
    return atCommit(revision, (folder) =>
      loadInputs(
        inputs.map((input) => join(folder, isAbsolute(input) ? relative('', input) : input)),
        reading,
      ),
    );
  return filesAt(commit, inputs).flatMap((file) =>
    parseDocuments(git(['cat-file', 'blob', `${commit}:./${file}`]) ?? '', `${name}:${file}`),
  );
}

/** The files that the inputs named then; an input that is a file is taken whatever its name. */
function filesAt(commit: string, inputs: readonly string[]): readonly string[] {
  const names = inputs.flatMap((input) => {
    const listed = git(['ls-tree', '-r', '-z', commit, '--', input]) ?? '';
    // `mode type hash<TAB>name`; links and submodules are no files.
    const files = listed
      .split('\0')
      .filter((line) => line.startsWith('100'))
      .map((line) => line.slice(line.indexOf('\t') + 1));
    requireRendered(files, input);
    return files.filter((name) => name === input || isManifestName(name));
  });
  return [...new Set(names)].sort();
}
