/**
 * Reads files by name. A checkout may have links to devices in place of any file, and reading a
 * device or a pipe may never end.
 */
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  type Stats,
} from 'node:fs';
import { normalize } from 'node:path';
import { InputError, type Problem } from '../base/problem.js';
import { LIMITS, tooLargeFile } from './yaml.js';

/**
 * @param remedy what to do if the name is that of a pipe or a device.
 * @throws InputError if the file cannot be read, is no file, or is too large for a manifest.
 */
export function readText(file: string, remedy = 'put a file in its place'): string {
  try {
    const stats = statSync(file);
    requireFile(file, stats, remedy);
    if (stats.size > LIMITS.bytes) throw tooLargeFile(file);
    // Files below /proc and pipes that the shell has opened have no size.
    return stats.size === 0 ? readOpened(openSync(file, 'r'), file) : readFileSync(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
}

const PIECE_BYTES = 1024 * 1024;

/**
 * Reads to the end what is open, and closes it.
 * @param name for the error.
 * @throws InputError if there is more than a manifest needs.
 */
function readOpened(descriptor: number, name: string): string {
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for (;;) {
      const piece = Buffer.allocUnsafe(PIECE_BYTES);
      const length = readSync(descriptor, piece, 0, PIECE_BYTES, null);
      if (length === 0) return Buffer.concat(pieces).toString('utf8');
      pieces.push(piece.subarray(0, length));
      size += length;
      if (size > LIMITS.bytes) throw tooLargeFile(name);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Reads the standard input of the process. */
export const readStdin = (): string => readOpened(0, '<stdin>');

/** True for a file, also behind a link; false if there is none, or something else. */
export const isFile = (path: string): boolean =>
  // `statSync` would throw if something above the path is a file.
  existsSync(path) && statSync(path).isFile();

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EISDIR: 'this is a folder',
  ENOTDIR: 'not a folder',
  ELOOP: 'a link that leads to itself',
  ENAMETOOLONG: 'its path is too long for this system',
};

/** Why a file cannot be read, by the error of the file system. */
export function whyUnreadable(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return `cannot be read: ${REASONS[code] ?? (code || message)}`;
}

export function unreadable(file: string, error: unknown): InputError {
  if (error instanceof InputError) return error;
  const { path = file } = error as NodeJS.ErrnoException;
  // For a folder, the error may be about a file below it, whose path does not begin with `./`.
  const folder = normalize(file);
  const isBelow = folder === '.' || path.startsWith(folder);
  return inputError(isBelow ? path : file, whyUnreadable(error));
}

/** Files that the shell has opened already, such as `<(kubectl get psp -o yaml)`. */
const HANDED_OVER = /^\/dev\/(stdin$|fd\/)|^\/proc\/self\/fd\//;

/** Refuses other pipes and devices: reading them may never end. */
export function requireFile(name: string, stats: Stats, remedy: string): void {
  if (stats.isFile() || stats.isDirectory() || HANDED_OVER.test(name)) return;
  const what = stats.isFIFO() ? 'a pipe' : stats.isSocket() ? 'a socket' : 'a device';
  throw inputError(name, `this is ${what}, not a file`, remedy);
}

function inputError(file: string, message: string, remedy?: string): InputError {
  const problem: Problem = { severity: 'error', position: { file }, message };
  return new InputError([remedy === undefined ? problem : { ...problem, remedy }]);
}
