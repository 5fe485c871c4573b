/** The list, in an output folder, of the files that psp-ferry wrote there. */
import { createHash } from 'node:crypto';
import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OUTPUT_LIST } from '../../load/outputNames.js';
import { unwritableFor } from './unwritable.js';

/** Digests by path relative to the folder, with slashes. */
export type FileList = ReadonlyMap<string, string>;

export const digestOf = (content: string | Buffer): string => digestBy((add) => add(content));

/** @param read adds the content of a file, part by part. */
export function digestBy(read: (add: (part: string | Buffer) => void) => void): string {
  const hash = createHash('sha256');
  read((part) => hash.update(part));
  return `sha256:${hash.digest('hex')}`;
}

/**
 * On Windows git may convert line ends (core.autocrlf). That does not count as a change by hand.
 */
export const withPlainLineEnds = (text: string): string => text.replaceAll('\r\n', '\n');

export const listText = (digests: FileList): string =>
  `${JSON.stringify(
    {
      apiVersion: 'psp-ferry/v1',
      kind: 'OutputFiles',
      files: Object.fromEntries([...digests].sort(([a], [b]) => (a < b ? -1 : 1))),
    },
    null,
    2,
  )}\n`;

/** @returns undefined if the folder has no list, so that psp-ferry did not write it. */
export function readList(folder: string): FileList | undefined {
  const path = join(folder, OUTPUT_LIST);
  let files: ReturnType<typeof filesIn>;
  try {
    files = lstatSync(path).isFile() ? filesIn(readFileSync(path, 'utf8')) : undefined;
  } catch {
    return undefined;
  }
  if (files === undefined)
    throw unwritableFor(
      path,
      'this is not the list of files that psp-ferry wrote',
      'move it away, and give --force to write over the files beside it',
    );
  return new Map(Object.entries(files));
}

/** The list may come from somebody else, so it may only name files inside the folder. */
function filesIn(text: string): Readonly<Record<string, string>> | undefined {
  try {
    const { kind, files } = JSON.parse(text) as { kind?: unknown; files?: unknown };
    const entries = Object.entries(Object(files) as Record<string, unknown>);
    return kind === 'OutputFiles' &&
      entries.every(([name, digest]) => isBelow(name) && typeof digest === 'string')
      ? (Object.fromEntries(entries) as Record<string, string>)
      : undefined;
  } catch {
    return undefined;
  }
}

const isBelow = (name: string): boolean =>
  name.split('/').every((part) => part !== '' && part !== '.' && part !== '..') &&
  !name.includes('\\') &&
  !name.includes('\0');
