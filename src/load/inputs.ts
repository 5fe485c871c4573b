/** Files, folders and standard input: with `cli`, the only place that reads the file system. */
import { readdirSync, readFileSync, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { InputError, type Problem } from '../base/problem.js';
import { readDocuments, type LoadedDocument } from './documents.js';
import { requireNoPatch } from './patchFiles.js';
import { requireRendered } from './unrendered.js';
import { LIMITS } from './yaml.js';

/** What a folder is read for. */
export const isManifestName = (name: string): boolean => /\.(ya?ml|json)$/i.test(name);

/**
 * @param inputs files, folders (every .yaml, .yml and .json below them, in name order) and `-` for
 *   standard input.
 * @param stdin what `-` stands for, where that is not the standard input of the process.
 * @throws InputError for what cannot be read or parsed; every file's fault is in it.
 */
export function loadInputs(inputs: readonly string[], stdin = processStdin): LoadedDocument[] {
  const { documents, problems } = loadAll(inputs, stdin);
  if (problems.length > 0) throw new InputError(problems);
  return documents;
}

export interface Loaded {
  readonly documents: LoadedDocument[];
  readonly problems: readonly Problem[];
}

/** The same for those who say more of the objects: what is wrong with files comes beside them. */
export function loadAll(inputs: readonly string[], stdin = processStdin): Loaded {
  const problems: Problem[] = [];
  const documents = inputs
    .flatMap((input) => listFiles(input))
    .flatMap((file) => {
      try {
        const found = readDocuments(readInput(file, stdin), file === '-' ? '<stdin>' : file);
        problems.push(...found.problems);
        return found.documents;
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        problems.push(...error.problems);
        return [];
      }
    });
  return { documents, problems };
}

const processStdin = (): string => readFileSync(0, 'utf8');

/** The files that an input names. */
export function listFiles(input: string): string[] {
  if (input === '-') return ['-'];
  try {
    const stats = statSync(input);
    if (!stats.isDirectory()) {
      requireFile(input, stats);
      requireRendered([input]);
      requireNoPatch(input);
      return [input];
    }
    const files = readdirSync(input, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    requireRendered(files);
    return files.filter(isManifestName);
  } catch (error) {
    throw unreadable(input, error);
  }
}

export function readInput(file: string, stdin = processStdin): string {
  try {
    if (file === '-') return stdin();
    const stats = statSync(file);
    requireFile(file, stats);
    if (stats.size > LIMITS.bytes)
      throw inputError(file, `the file is larger than ${LIMITS.bytes} bytes`, 'split it');
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
  const { code = '', message } = error as NodeJS.ErrnoException;
  return inputError(file, `cannot be read: ${REASONS[code] ?? (code || message)}`);
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
