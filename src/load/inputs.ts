/**
 * Reads files, folders and standard input. Apart from `cli`, only this module, `readText.ts` and
 * `patchFiles.ts` read the file system.
 */
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
  type Dirent,
} from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import type { Origin } from '../base/position.js';
import { InputError, type Problem } from '../base/problem.js';
import { readDocuments, type LoadedDocument } from './documents.js';
import { DumpSplitter, NotADump, readItem, type DumpItem } from './dump.js';
import { isManifestName } from './fileNames.js';
import { OUTPUT_LIST, OUTPUT_STAGED, OUTPUT_UNFINISHED } from './outputNames.js';
import { requireNoPatches } from './patchFiles.js';
import { readStdin, readText, requireFile, unreadable } from './readText.js';
import { templateWarnings } from './templateFiles.js';
import { isSource, requireRendered, requireUnpacked } from './unrendered.js';

/** The result of rendering a chart or a kustomization: the manifests that a server would get. */
export interface Rendered {
  /** Name of the text in positions that have no place in a source file. */
  readonly name: string;
  readonly text: string;
  /** The same documents, with the position of each value in the source files. */
  readonly located: (documents: readonly LoadedDocument[]) => LoadedDocument[];
  /** Maps a position in the text to its source. */
  readonly origin?: Origin;
  readonly warnings?: readonly Problem[];
}

export type Keep = (document: LoadedDocument) => LoadedDocument;

export interface InputReaders {
  /** Reads the input `-`. Default: the standard input of the process. */
  readonly stdin?: () => string;
  /**
   * Is called with each object as soon as it is read, and returns the part of it to be kept in
   * memory: of the dump of a whole cluster that should be little.
   */
  readonly keep?: Keep;
  /** Renders an input; undefined if the input needs no rendering, or cannot be rendered here. */
  readonly render?: (input: string) => Rendered | undefined;
  /** The folder that the command writes. What an earlier run wrote there is not read as input. */
  readonly output?: string | undefined;
}

/**
 * Reads all inputs.
 * @param inputs files, folders (every .yaml, .yml and .json file below them, sorted by name), and
 *   `-` for standard input.
 * @throws InputError with the faults of every file that cannot be read or parsed.
 */
export function loadInputs(
  inputs: readonly string[],
  reading: InputReaders = {},
): LoadedDocument[] {
  const { documents, problems } = loadAll(inputs, reading);
  if (problems.some(({ severity }) => severity === 'error')) throw new InputError(problems);
  return documents;
}

export interface Loaded {
  readonly documents: LoadedDocument[];
  readonly problems: readonly Problem[];
}

/**
 * As `loadInputs`, but the problems of the files are returned beside the objects, so that a caller
 * can report further faults together with them.
 */
export function loadAll(
  inputs: readonly string[],
  { stdin = readStdin, render, keep, output }: InputReaders = {},
): Loaded {
  const problems: Problem[] = [];
  const noting = <T>(read: () => readonly T[]): readonly T[] => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  };
  const sources = inputs.flatMap((input) => noting(() => sourcesOf([input], { render, output })));
  const documents = eachOnce(sources).flatMap((source) =>
    noting(() => {
      const found =
        typeof source === 'string' ? readFile(source, { stdin, keep }) : readRendered(source);
      problems.push(...found.problems);
      return found.documents;
    }),
  );
  // If a folder cannot be listed, that has been said.
  if (!problems.some(({ severity }) => severity === 'error'))
    problems.push(...besideManifests(inputs, output));
  return { documents, problems };
}

/**
 * Warnings about templates in folders, which are not read. A folder that is rendered, or would have
 * to be, has templates that belong to it.
 */
export const besideManifests = (inputs: readonly string[], output?: string): readonly Problem[] =>
  inputs.flatMap((input) => {
    if (!existsSync(input) || !statSync(input).isDirectory()) return [];
    const files = filesOf(input, output);
    return files.some(isSource) ? [] : files.flatMap(templateWarnings);
  });

function readFile(
  source: string,
  { stdin, keep }: { readonly stdin: () => string; readonly keep: Keep | undefined },
): Loaded {
  if (keep === undefined || source === '-')
    return readDocuments(readInput(source, stdin), source === '-' ? '<stdin>' : source);
  const dump = readDump(source, keep);
  if (dump !== undefined) return dump;
  const { documents, problems } = readDocuments(readInput(source, stdin), source);
  return { documents: documents.map(keep), problems };
}

/**
 * Reads a dump of a cluster and keeps what `keep` returns of each object; undefined if the file is
 * not a dump.
 */
function readDump(file: string, keep: Keep): Loaded | undefined {
  const documents: LoadedDocument[] = [];
  try {
    requireFile(file, statSync(file), FOR_INPUT);
    for (const item of dumpItems(file)) documents.push(...readItem(item, file).map(keep));
    return { documents, problems: [] };
  } catch (error) {
    if (error instanceof NotADump) return undefined;
    throw unreadable(file, error);
  }
}

const PIECE_BYTES = 1024 * 1024;

/** @throws NotADump if the file does not have the form of a dump. */
function* dumpItems(file: string): Generator<DumpItem> {
  const splitter = new DumpSplitter();
  const decoder = new StringDecoder('utf8');
  const piece = Buffer.alloc(PIECE_BYTES);
  const descriptor = openSync(file, 'r');
  try {
    for (let length = 0; (length = readSync(descriptor, piece, 0, PIECE_BYTES, null)) > 0;)
      yield* splitter.push(decoder.write(piece.subarray(0, length)));
    yield* splitter.push(decoder.end());
    yield* splitter.end();
  } finally {
    closeSync(descriptor);
  }
}

/** The files of the inputs, and the rendered charts and kustomizations among the inputs. */
export const sourcesOf = (
  inputs: readonly string[],
  { render, output }: Given<Pick<InputReaders, 'render' | 'output'>> = {},
  isRead = isManifestName,
): readonly (string | Rendered)[] =>
  inputs.flatMap((input): readonly (string | Rendered)[] => {
    const rendered = render?.(input);
    return rendered === undefined ? listFiles(input, output, isRead) : [rendered];
  });

type Given<T> = { readonly [K in keyof T]: T[K] | undefined };

/** Removes files that are named twice, for example by their own name and by their folder. */
export function eachOnce(sources: readonly (string | Rendered)[]): readonly (string | Rendered)[] {
  const met = new Set<string>();
  return sources.filter((source) => {
    if (typeof source !== 'string') return true;
    const path = source === '-' ? source : resolve(source);
    if (met.has(path)) return false;
    met.add(path);
    return true;
  });
}

export function readRendered({ name, text, located, origin, warnings = [] }: Rendered): Loaded {
  const { documents, problems } = readDocuments(text, name, origin);
  return {
    documents: located(documents).map((document) => ({ ...document, rendered: name })),
    problems: [...problems, ...warnings],
  };
}

/** What to do with an input that is a pipe or a device. */
const FOR_INPUT = 'give what it holds on standard input, as -';

/**
 * The files of an input.
 * @param output a folder that psp-ferry writes; below an input folder, its files are skipped.
 * @param isRead says which files below a folder are read.
 */
export function listFiles(input: string, output?: string, isRead = isManifestName): string[] {
  if (input === '-') return ['-'];
  try {
    const stats = statSync(input);
    if (!stats.isDirectory()) {
      requireFile(input, stats, FOR_INPUT);
      requireUnpacked(input);
      requireRendered([input], input);
      requireNoPatches([input]);
      return [input];
    }
    const files = filesOf(input, output);
    requireRendered(files, input);
    const read = files.filter(isRead);
    requireNoPatches(read);
    return read;
  } catch (error) {
    throw unreadable(input, error);
  }
}

/** The files of a folder, without those of the output that lies in it. */
const filesOf = (folder: string, output: string | undefined): readonly string[] =>
  filesBelow(folder).filter(outsideOf(output, folder)).sort();

/**
 * Includes symbolic links to files, as kubectl does, unless they lead to a file below the same
 * folder.
 */
function filesBelow(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const named = (entry: Dirent): string => join(entry.parentPath, entry.name);
  const files = entries.filter((entry) => entry.isFile()).map(named);
  const links = entries.filter((entry) => entry.isSymbolicLink()).map(named);
  if (links.length === 0) return files;
  const met = new Set(files.map((file) => realpathSync(file)));
  return [...files, ...links.filter((link) => isFileElsewhere(link, met))];
}

/** @returns true also for a broken link, so that reading it reports the fault. */
function isFileElsewhere(link: string, met: ReadonlySet<string>): boolean {
  if (!existsSync(link)) return true;
  return statSync(link).isFile() && !met.has(realpathSync(link));
}

/** At least one of these files exists in an output folder, even if the first run was killed. */
const OF_OUTPUT = [OUTPUT_LIST, OUTPUT_UNFINISHED, OUTPUT_STAGED];

function outsideOf(output: string | undefined, input: string): (file: string) => boolean {
  if (output === undefined || !OF_OUTPUT.some((name) => existsSync(join(output, name))))
    return () => true;
  const below = resolve(output) + sep;
  return resolve(input) + sep === below ? () => true : (file) => !resolve(file).startsWith(below);
}

export const readInput = (file: string, stdin = readStdin): string =>
  file === '-' ? stdin() : readText(file, FOR_INPUT);
