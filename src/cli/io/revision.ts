/** Reads the inputs in an earlier state: from another folder, or from a revision in git. */
import { existsSync, statSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { parseDocuments, type LoadedDocument } from '../../load/documents.js';
import { isManifestName } from '../../load/fileNames.js';
import { loadInputs, type InputReaders } from '../../load/inputs.js';
import { UsageError } from './exit.js';
import { requireRendered } from '../../load/unrendered.js';
import { commitOf, git } from './git.js';
import { committedInput, mustBeRendered, type CommittedInput } from './committedInput.js';
import { atCommit, type Revision } from './committedTree.js';

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
  const committed = (file: string): CommittedInput | undefined =>
    committedInput(revision.commit, file);
  const known = inputs.map(committed).filter((input) => input !== undefined);
  if (known.length === 0)
    throw new UsageError(
      `${inputs.join(', ')}: no input lies in the git repository here: compare with a folder`,
    );
  const ofToday = inputs.filter((input) => !known.some((then) => then.input === input));
  const valuesThen = values.map((file) => ({ file, then: committed(file) }));
  const valuesOfToday = valuesThen.flatMap(({ file, then }) => (then === undefined ? [file] : []));
  const missing = valuesThen.flatMap(({ file, then }) =>
    then?.files.length === 0 && !then.hasLinks ? [file] : [],
  );
  const valuesIn = (folder: string): readonly string[] =>
    values
      .filter((file) => !missing.includes(file))
      .map((file) => (valuesOfToday.includes(file) ? file : within(folder, file)));
  const documents = await atRevision(revision, known, (folder) =>
    readersOf(rendering(valuesIn(folder))),
  );
  return {
    documents: [...documents, ...loadInputs(ofToday, readersOf(rendering(values)))],
    notes: [
      ...noteOf(
        [...ofToday, ...valuesOfToday],
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
  inputs: readonly CommittedInput[],
  readersThen: (folder: string) => InputReaders,
): Promise<readonly LoadedDocument[]> {
  const { name, commit } = revision;
  if (inputs.some((then) => mustBeRendered(then) || then.hasLinks))
    return atCommit(revision, (folder) =>
      loadInputs(
        // What the change adds was not there then.
        inputs.map(({ input }) => within(folder, input)).filter((input) => existsSync(input)),
        readersThen(folder),
      ),
    );
  return [...new Set(inputs.flatMap(readableFiles))]
    .sort()
    .flatMap((file) =>
      parseDocuments(git(['cat-file', 'blob', `${commit}:./${file}`]) ?? '', `${name}:${file}`),
    );
}

/** An input that is a file is read whatever its name. */
function readableFiles({ input, path, files }: CommittedInput): readonly string[] {
  requireRendered(files, input);
  return files.filter((file) => file === path || isManifestName(file));
}
