/** Files, folders and standard input: with `cli`, the only place that reads the file system. */
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  statSync,
  type Dirent,
  type Stats,
} from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import type { Origin } from '../base/position.js';
import { InputError, type Problem } from '../base/problem.js';
import { readDocuments, type LoadedDocument } from './documents.js';
import { DumpSplitter, NotADump, readItem, type DumpItem } from './dump.js';
import { isManifestName } from './fileNames.js';
import { requireNoPatches } from './patchFiles.js';
import {
  OUTPUT_LIST,
  OUTPUT_STAGED,
  OUTPUT_UNFINISHED,
  requireRendered,
  requireUnpacked,
} from './unrendered.js';
import { LIMITS, tooLargeFile } from './yaml.js';

/** What a chart or a kustomization comes to: what a server gets. */
export interface Rendered {
  /** What positions call the text, where they lead nowhere else. */
  readonly name: string;
  readonly text: string;
  /** The same documents, every value with its position in the files that it was made of. */
  readonly located: (documents: readonly LoadedDocument[]) => LoadedDocument[];
  /** Where a place of the text comes from. */
  readonly origin?: Origin;
  readonly warnings?: readonly Problem[];
}

export type Keep = (document: LoadedDocument) => LoadedDocument;

export interface InputReaders {
  /** What `-` stands for, where that is not the standard input of the process. */
  readonly stdin?: () => string;
  /**
   * Takes each object as soon as it is read, and gives what is to be kept of it: of dumps of whole
   * clusters, little.
   */
  readonly keep?: Keep;
  /** Renders an input; undefined where it is none to render, or cannot be rendered here. */
  readonly render?: (input: string) => Rendered | undefined;
  /** The folder that the command writes: what it wrote there before is no input. */
  readonly output?: string | undefined;
}

/**
 * @param inputs files, folders (every .yaml, .yml and .json below them, in name order) and `-` for
 *   standard input.
 * @throws InputError for what cannot be read or parsed; every file's fault is in it.
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

/** The same for those who say more of the objects: what is wrong with files comes beside them. */
export function loadAll(
  inputs: readonly string[],
  { stdin = processStdin, render, keep, output }: InputReaders = {},
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
  return { documents, problems };
}

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

/** Of a dump of a cluster, what is kept of each object; undefined for another file. */
function readDump(file: string, keep: Keep): Loaded | undefined {
  const documents: LoadedDocument[] = [];
  try {
    requireFile(file, statSync(file));
    for (const item of dumpItems(file)) documents.push(...readItem(item, file).map(keep));
    return { documents, problems: [] };
  } catch (error) {
    if (error instanceof NotADump) return undefined;
    throw unreadable(file, error);
  }
}

const PIECE_BYTES = 1024 * 1024;

/** @throws NotADump */
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

/** The files that inputs name, and what charts and kustomizations among them come to. */
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

/** A file that is named twice, by itself and with its folder for one, is one file. */
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

const processStdin = (): string => readFileSync(0, 'utf8');

/**
 * The files that an input names.
 * @param output below a folder, it is passed over where psp-ferry wrote it.
 * @param isRead of the files below a folder, those that are.
 */
export function listFiles(input: string, output?: string, isRead = isManifestName): string[] {
  if (input === '-') return ['-'];
  try {
    const stats = statSync(input);
    if (!stats.isDirectory()) {
      requireFile(input, stats);
      requireUnpacked(input);
      requireRendered([input], input);
      requireNoPatches([input]);
      return [input];
    }
    const files = filesBelow(input).filter(outsideOf(output, input)).sort();
    requireRendered(files, input);
    const read = files.filter(isRead);
    requireNoPatches(read);
    return read;
  } catch (error) {
    throw unreadable(input, error);
  }
}

/** Links to files too, as kubectl reads them, but to files that lie below the folder themselves. */
function filesBelow(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const named = (entry: Dirent): string => join(entry.parentPath, entry.name);
  const files = entries.filter((entry) => entry.isFile()).map(named);
  const links = entries.filter((entry) => entry.isSymbolicLink()).map(named);
  if (links.length === 0) return files;
  const met = new Set(files.map((file) => realpathSync(file)));
  return [...files, ...links.filter((link) => isFileElsewhere(link, met))];
}

/** @returns true also for a link to what is not there: reading it says so. */
function isFileElsewhere(link: string, met: ReadonlySet<string>): boolean {
  const stats = statSync(link, { throwIfNoEntry: false });
  return stats === undefined || (stats.isFile() && !met.has(realpathSync(link)));
}

/** One of these is there, even where the first run was killed. */
const OF_OUTPUT = [OUTPUT_LIST, OUTPUT_UNFINISHED, OUTPUT_STAGED];

function outsideOf(output: string | undefined, input: string): (file: string) => boolean {
  if (output === undefined || !OF_OUTPUT.some((name) => existsSync(join(output, name))))
    return () => true;
  const below = resolve(output) + sep;
  return resolve(input) + sep === below ? () => true : (file) => !resolve(file).startsWith(below);
}

export function readInput(file: string, stdin = processStdin): string {
  try {
    if (file === '-') return stdin();
    const stats = statSync(file);
    requireFile(file, stats);
    if (stats.size > LIMITS.bytes) throw tooLargeFile(file);
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EISDIR: 'this is a folder',
  ENOTDIR: 'not a folder',
};

function unreadable(file: string, error: unknown): InputError {
  if (error instanceof InputError) return error;
  const { code = '', message, path = file } = error as NodeJS.ErrnoException;
  // Of a folder it may be one below that cannot be read.
  return inputError(
    path.startsWith(file) ? path : file,
    `cannot be read: ${REASONS[code] ?? (code || message)}`,
  );
}

/** What a shell hands over by a name, such as `<(kubectl get psp -o yaml)`: it is open already. */
const HANDED_OVER = /^\/dev\/(stdin$|fd\/)|^\/proc\/self\/fd\//;

/** A pipe that nobody writes to, or a device without an end, would be read for ever. */
function requireFile(name: string, stats: Stats): void {
  if (stats.isFile() || stats.isDirectory() || HANDED_OVER.test(name)) return;
  const what = stats.isFIFO() ? 'a pipe' : stats.isSocket() ? 'a socket' : 'a device';
  throw inputError(
    name,
    `this is ${what}, not a file`,
    'give what it holds on standard input, as -',
  );
}

function inputError(file: string, message: string, remedy?: string): InputError {
  const problem: Problem = { severity: 'error', position: { file }, message };
  return new InputError([remedy === undefined ? problem : { ...problem, remedy }]);
}
