/**
 * Writes output folders. All files that psp-ferry wrote before are replaced, or none is; other
 * files stay. New files are first written to a folder inside the output folder (which may be a
 * mount point), and then moved by rename.
 */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { OUTPUT_LIST, OUTPUT_STAGED, OUTPUT_UNFINISHED } from '../../load/outputNames.js';
import { PLAN } from '../../plan/fileNames.js';
import { wholeTexts, type OutputText } from '../../base/outputText.js';
import { digestOf, listText, readList, withPlainLineEnds, type FileList } from './fileList.js';
import { makeFolder } from './makeFolder.js';
import { unwritable, unwritableFor } from './unwritable.js';
import { digestOfText, writeText } from './writeText.js';

/** Folder of the old files, until all new ones are in place. */
const REPLACED = '.psp-ferry-old';

/**
 * @param force whether files that were changed by hand, or that others wrote, are replaced.
 * @param isWanted selects the old texts that the caller wants for comparison.
 * @returns these texts, as psp-ferry wrote them before, by path.
 * @throws InputError if something would be lost or cannot be written. The folder is then unchanged.
 */
export function writeFolder(
  folder: string,
  files: ReadonlyMap<string, OutputText>,
  { force }: { readonly force: boolean },
  isWanted: (name: string) => boolean = () => false,
): ReadonlyMap<string, string> {
  if (existsSync(folder) && !isFolder(folder)) throw unwritableFor(folder, 'this is not a folder');
  const isNew = !existsSync(folder);
  try {
    makeFolder(folder);
    finish(folder, force);
    const old = guard(folder, files, force);
    const before = textsOf(folder, [...old.keys()].filter(isWanted));
    const stale = [...old.keys()].filter((name) => !files.has(name));
    stage(folder, files);
    try {
      putInPlace(folder, [...files.keys(), OUTPUT_LIST], stale);
    } catch (error) {
      clear(folder, [OUTPUT_STAGED]);
      tidy(folder);
      throw error;
    }
    return before;
  } catch (error) {
    cleanUp(folder, isNew);
    throw unwritable(folder, error);
  }
}

/**
 * What psp-ferry wrote there before, of the files that the caller wants, by path.
 * @throws as `writeFolder`, if the folder cannot be read.
 */
export function earlierTexts(
  folder: string,
  isWanted: (name: string) => boolean,
): ReadonlyMap<string, string> {
  try {
    const list = isFolder(folder) ? readList(folder) : undefined;
    return textsOf(folder, [...(list ?? new Map<string, string>()).keys()].filter(isWanted));
  } catch (error) {
    throw unwritable(folder, error);
  }
}

const textsOf = (folder: string, names: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    names
      .filter((name) => requirePlace(folder, name) !== undefined)
      .map((name) => [name, withPlainLineEnds(readFileSync(join(folder, name), 'utf8'))]),
  );

/** Errors here are ignored: the error that led here is the one to report. */
function cleanUp(folder: string, isNew: boolean): void {
  try {
    if (isFolder(folder)) clear(folder, [OUTPUT_UNFINISHED]);
    if (isNew) removeIfEmpty(folder);
  } catch {
    // The next run removes unfinished files.
  }
}

/** @returns what psp-ferry wrote there before. @throws InputError if something would be lost. */
function guard(folder: string, files: ReadonlyMap<string, OutputText>, force: boolean): FileList {
  const old = readList(folder);
  if (old === undefined && !force && readdirSync(folder).some((one) => one !== OUTPUT_UNFINISHED))
    throw unwritableFor(
      folder,
      'this folder holds something else than the output of psp-ferry',
      'name a new or empty folder, or write beside it with --force',
    );
  function* allowed(name: string): Generator<string | undefined> {
    yield old?.get(name);
    const fresh = files.get(name);
    if (fresh !== undefined) yield digestOfText(fresh);
  }
  for (const name of new Set([...files.keys(), ...(old ?? new Map<string, string>()).keys()]))
    guardFile(folder, name, { written: old?.get(name), allowed: allowed(name) }, force);
  return old ?? new Map();
}

/** False also if something above the path is a file, where `statSync` would throw ENOTDIR. */
const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

function clear(folder: string, names: readonly string[]): void {
  for (const name of names) rmSync(join(folder, name), { recursive: true, force: true });
}

interface Expected {
  /** The digest of the file that psp-ferry wrote before; undefined if it wrote none. */
  readonly written: string | undefined;
  /** The digests that the file may have. They are computed only if they are asked for. */
  readonly allowed: Iterable<string | undefined>;
}

function guardFile(
  folder: string,
  name: string,
  { written, allowed }: Expected,
  force: boolean,
): void {
  const path = requirePlace(folder, name);
  if (path === undefined || force) return;
  if (isAsWritten(path, allowed)) return;
  throw unwritableFor(
    path,
    written === undefined ? 'psp-ferry did not write this file' : 'it was changed by hand',
    'move it away, or replace it with --force',
  );
}

/**
 * Links are not followed: they may lead to what is not the user's to read or to replace, or to a
 * device that never ends.
 *
 * @returns the path of the file; undefined if there is none.
 * @throws InputError if something else is in its place.
 */
function requirePlace(folder: string, name: string): string | undefined {
  const parts = name.split('/');
  for (let depth = 1; depth < parts.length; depth += 1) {
    const above = join(folder, ...parts.slice(0, depth));
    const stat = lstatSync(above, { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    if (!stat.isDirectory())
      throw unwritableFor(above, 'a file or link is in the way of a folder', 'move it away');
  }
  const path = join(folder, name);
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  if (!stat.isFile())
    throw unwritableFor(path, 'a folder or link is in the way of a file', 'move it away');
  return path;
}

/** @param allowed digests of what psp-ferry wrote, or would write now. */
function isAsWritten(path: string, allowed: Iterable<string | undefined>): boolean {
  const content = readFileSync(path);
  const digest = digestOf(content);
  const plain = content.includes('\r\n')
    ? digestOf(withPlainLineEnds(content.toString()))
    : undefined;
  for (const one of allowed)
    if (one !== undefined && (one === digest || one === plain)) return true;
  return false;
}

/**
 * Writes the new files beside the old ones. The rename at the end commits them: before it, the
 * folder is unchanged.
 */
function stage(folder: string, files: ReadonlyMap<string, OutputText>): void {
  const unfinished = join(folder, OUTPUT_UNFINISHED);
  rmSync(unfinished, { recursive: true, force: true });
  const digests = new Map<string, string>();
  for (const [name, text] of files) {
    mkdirSync(dirname(join(unfinished, name)), { recursive: true });
    digests.set(name, writeText(join(unfinished, name), text));
  }
  writeFileSync(join(unfinished, OUTPUT_LIST), listText(digests));
  renameSync(unfinished, join(folder, OUTPUT_STAGED));
}

/**
 * Files by which kubectl, Helm and `psp-ferry verify` recognise the folder. They are removed first
 * and added last, so that a folder with old and new files cannot be used.
 */
const STANDS_FOR_FOLDER = ['kustomization.yaml', 'Chart.yaml', PLAN];
const standsForFolder = (name: string): boolean => STANDS_FOR_FOLDER.includes(basename(name));

/** Whether a run was killed while it moved files in place. */
export const isHalfWritten = (folder: string): boolean => existsSync(join(folder, OUTPUT_STAGED));

/** Moves the files. If a step fails, the steps before it are undone. */
function putInPlace(folder: string, fresh: readonly string[], stale: readonly string[]): void {
  const undo: (() => void)[] = [];
  const move = (from: string, to: string): void => {
    mkdirSync(dirname(to), { recursive: true });
    renameSync(from, to);
    undo.push(() => renameSync(to, from));
  };
  try {
    const names = [...stale, ...fresh];
    const takeAway = (name: string): void => {
      if (existsSync(join(folder, name))) move(join(folder, name), join(folder, REPLACED, name));
    };
    const put = (name: string): void => {
      if (fresh.includes(name)) move(join(folder, OUTPUT_STAGED, name), join(folder, name));
    };
    const swap = (name: string): void => {
      takeAway(name);
      put(name);
    };
    const held = names.filter(standsForFolder);
    held.forEach(takeAway);
    names.filter((name) => !standsForFolder(name) && name !== OUTPUT_LIST).forEach(swap);
    held.forEach(put);
    names.filter((name) => name === OUTPUT_LIST).forEach(swap);
  } catch (error) {
    for (const step of undo.reverse()) step();
    removeEmptyAbove(folder, fresh);
    throw error;
  }
  clear(folder, [OUTPUT_STAGED]);
  tidy(folder);
}

/**
 * Completes a run that was killed while it moved files, by the same steps. Files that were changed
 * by hand since are not replaced.
 */
function finish(folder: string, force: boolean): void {
  const staged = join(folder, OUTPUT_STAGED);
  if (existsSync(staged)) {
    const files = filesBelow(staged);
    // The list of new files is moved last, so until then it is among the new files.
    const list = readList(staged);
    const old = readList(folder) ?? new Map<string, string>();
    const stale =
      list === undefined
        ? []
        : [...old.keys()].filter((one) => !list.has(one) && existsSync(join(folder, one)));
    for (const name of [...files, ...stale])
      if (name !== OUTPUT_LIST) {
        const written = old.get(name);
        guardFile(folder, name, { written, allowed: [list?.get(name), written] }, force);
      }
    putInPlace(folder, files, stale);
  }
  tidy(folder);
}

/**
 * Removes the old files and folders that became empty. The old files tell which folders these are,
 * so they are removed last: a killed run can be resumed.
 */
function tidy(folder: string): void {
  removeEmptyAbove(folder, filesBelow(join(folder, REPLACED)));
  clear(folder, [REPLACED]);
}

/** Removes parent folders of the files that became empty, the innermost first. */
function removeEmptyAbove(folder: string, names: readonly string[]): void {
  const above = new Set<string>();
  for (const name of names)
    for (let at = dirname(name); at !== '.'; at = dirname(at)) above.add(at);
  for (const one of [...above].sort((a, b) => b.length - a.length))
    removeIfEmpty(join(folder, one));
}

/** Reasons that are no error: the folder is not empty, does not exist, or is a mount point. */
const NOT_REMOVED = new Set(['ENOTEMPTY', 'EEXIST', 'ENOENT', 'EBUSY']);

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!NOT_REMOVED.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

export interface Stale {
  /** The differences of the important files as a diff; empty if there are none. */
  readonly diff: string;
  /** Other files that differ. */
  readonly others: readonly string[];
  /** Files that somebody else wrote and that would be lost. They are shown. */
  readonly foreign: readonly string[];
}

/** How a folder would change. @param isShown whether the differences of a file are shown. */
export async function differences(
  folder: string,
  files: ReadonlyMap<string, OutputText>,
  isShown: (name: string) => boolean,
): Promise<Stale> {
  const { createTwoFilesPatch } = await import('diff');
  const after = wholeTexts(files);
  const before = (name: string): string => {
    const path = requirePlace(folder, name);
    if (path === undefined) return '';
    const text = readFileSync(path, 'utf8');
    return text === after.get(name) ? text : withPlainLineEnds(text);
  };
  const names = [...new Set([...files.keys(), ...ownFiles(folder)])]
    .sort()
    .filter((name) => before(name) !== (after.get(name) ?? ''));
  const list = existsSync(folder) ? readList(folder) : undefined;
  const foreign = names.filter((name) => {
    const path = join(folder, name);
    return existsSync(path) && !isAsWritten(path, [list?.get(name)]);
  });
  const shown = names.filter((name) => isShown(name) || foreign.includes(name));
  const diff = shown.map((name) => {
    const path = join(folder, name);
    return createTwoFilesPatch(path, path, before(name), after.get(name) ?? '');
  });
  return { diff: diff.join(''), others: names.filter((name) => !shown.includes(name)), foreign };
}

/** The files that psp-ferry wrote; without a list, all files. */
function ownFiles(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const list = readList(folder);
  if (list !== undefined) return [...list.keys()].filter((name) => existsSync(join(folder, name)));
  return filesBelow(folder);
}

const filesBelow = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true, encoding: 'utf8' })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    : [];
