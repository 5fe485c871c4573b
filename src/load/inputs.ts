/** Files, folders and standard input: with `cli`, the only place that reads the file system. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../base/problem.js';
import { parseDocuments, type LoadedDocument } from './documents.js';

/** What a folder is read for. */
export const isManifest = (name: string): boolean => /\.(ya?ml|json)$/i.test(name);

/**
 * @param inputs files, folders (every .yaml, .yml and .json below them, in name order) and `-` for
 *   standard input.
 * @param stdin what `-` stands for, where that is not the standard input of the process.
 * @throws InputError for what cannot be read or parsed; every file's fault is in it.
 */
export function loadInputs(inputs: readonly string[], stdin = processStdin): LoadedDocument[] {
  const problems: InputError[] = [];
  const documents = inputs
    .flatMap((input) => listFiles(input))
    .flatMap((file) => {
      try {
        return parseDocuments(read(file, stdin), file === '-' ? '<stdin>' : file);
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        problems.push(error);
        return [];
      }
    });
  if (problems.length > 0) throw new InputError(problems.flatMap((error) => error.problems));
  return documents;
}

const processStdin = (): string => readFileSync(0, 'utf8');

/** The files that an input names. */
export function listFiles(input: string): string[] {
  if (input === '-') return ['-'];
  try {
    if (!statSync(input).isDirectory()) return [input];
    return readdirSync(input, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && isManifest(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    throw unreadable(input, error);
  }
}

export function read(file: string, stdin = processStdin): string {
  try {
    return file === '-' ? stdin() : readFileSync(file, 'utf8');
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
  const { code = '' } = error as NodeJS.ErrnoException;
  return new InputError([
    { severity: 'error', position: { file }, message: `cannot be read: ${REASONS[code] ?? code}` },
  ]);
}
