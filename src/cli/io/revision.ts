/** Reads the inputs in an earlier state: from another folder, or from a revision in git. */
import { existsSync, statSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { parseDocuments, type LoadedDocument } from '../../load/documents.js';
import { isManifestName } from '../../load/fileNames.js';
import { loadInputs, type InputReaders } from '../../load/inputs.js';
import { UsageError } from './exit.js';
import { requireRendered } from '../../load/unrendered.js';
import { commitOf, git } from './git.js';
import { atCommit, hasLinks, mustBeRendered, type Revision } from './committedTree.js';

export interface Then {
  readonly documents: readonly LoadedDocument[];
  /** What is not in its state of then: one sentence each. */
  readonly notes: readonly string[];
}

/** How charts among the inputs are rendered. */
export interface Charts {
  /** Their values files, by their present names. */
  readonly values: readonly string[];
  /** @param values the values files to use instead. */
  readonly rendering: (values: readonly string[]) => InputReaders['render'];
}

const readersOf = (render: InputReaders['render']): InputReaders =>
  render === undefined ? {} : { render };

const NO_CHARTS: Charts = { values: [], rendering: () => undefined };

/** @param against a folder, all of which is read, or a revision of git. */
export async function documentsAt(
  against: string,
  inputs: readonly string[],
  charts: Charts = NO_CHARTS,
): Promise<Then> {
  return statSync(against, { throwIfNoEntry: false })?.isDirectory() === true
    ? inFolder(against, charts)
    : inRevision({ name: against, commit: commitFor(against, inputs) }, inputs, charts);
}

const inFolder = (folder: string, { values, rendering }: Charts): Then => ({
  documents: loadInputs([folder], readersOf(rendering(values))),
  notes: noteOf(values, 'read as of today on both sides; a git revision has its own'),
});

function commitFor(against: string, inputs: readonly string[]): string {
  if (inputs.includes('-'))
    throw new UsageError(
      '--against a git revision needs files or folders as inputs: git knows nothing of standard input',
    );
  const commit = commitOf(against);
  if (commit === undefined)
    throw new UsageError(
      `--against ${against}: neither a folder nor a commit of the git repository here; in CI, fetch it first`,
    );
  return commit;
}

async function inRevision(
  revision: Revision,
  inputs: readonly string[],
  { values, rendering }: Charts,
): Promise<Then> {
  /** What git lists there; undefined for a file outside the repository. */
  const listed = (file: string): string | undefined =>
    git(['ls-tree', revision.commit, '--', file]);
  const isOfToday = (file: string): boolean => listed(file) === undefined;
  const known = inputs.filter((input) => !isOfToday(input));
  if (known.length === 0)
    throw new UsageError(
      `${inputs.join(', ')}: no input lies in the git repository here: compare with a folder`,
    );
  const ofToday = inputs.filter((input) => !known.includes(input));
  const missing = values.filter((file) => listed(file) === '');
  const valuesIn = (folder: string): readonly string[] =>
    values
      .filter((file) => !missing.includes(file))
      .map((file) => (isOfToday(file) ? file : within(folder, file)));
  const documents = await atRevision(revision, known, (folder) =>
    readersOf(rendering(valuesIn(folder))),
  );
  return {
    documents: [...documents, ...loadInputs(ofToday, readersOf(rendering(values)))],
    notes: [
      ...noteOf(
        [...ofToday, ...values.filter(isOfToday)],
        'outside the git repository here: read as of today on both sides',
      ),
      ...noteOf(missing, 'not there then: charts are rendered without'),
    ],
  };
}

const noteOf = (files: readonly string[], what: string): readonly string[] =>
  files.length === 0 ? [] : [`${files.join(', ')} ${what}`];

/** @param folder stands for the working directory. */
const within = (folder: string, file: string): string =>
  join(folder, isAbsolute(file) ? relative('', file) : file);

async function atRevision(
  revision: Revision,
  inputs: readonly string[],
  readersThen: (folder: string) => InputReaders,
): Promise<readonly LoadedDocument[]> {
  const { name, commit } = revision;
  if (inputs.some((input) => mustBeRendered(commit, input) || hasLinks(commit, input)))
    return atCommit(revision, (folder) =>
      loadInputs(
        // What the change adds was not there then.
        inputs.map((input) => within(folder, input)).filter((input) => existsSync(input)),
        readersThen(folder),
      ),
    );
  return filesAt(commit, inputs).flatMap((file) =>
    parseDocuments(git(['cat-file', 'blob', `${commit}:./${file}`]) ?? '', `${name}:${file}`),
  );
}

/** The files of the inputs at that commit. An input that is a file is read whatever its name. */
function filesAt(commit: string, inputs: readonly string[]): readonly string[] {
  const names = inputs.flatMap((input) => {
    const listed = git(['ls-tree', '-r', '-z', commit, '--', input]) ?? '';
    // Each line is `mode type hash<TAB>name`. Submodules are skipped.
    const files = listed
      .split('\0')
      .filter((line) => line.startsWith('100'))
      .map((line) => line.slice(line.indexOf('\t') + 1));
    requireRendered(files, input);
    return files.filter((name) => name === input || isManifestName(name));
  });
  return [...new Set(names)].sort();
}
