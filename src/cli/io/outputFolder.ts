/** Output folders are written whole: to a folder beside, then put in place by rename. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { InputError } from '../../base/problem.js';

/**
 * The file by which an output folder is known again, of a conversion and of a bundle: a name that
 * nobody gives to anything else.
 */
export const MARK = { conversion: 'gaps.json', bundle: 'helm/values.schema.json' } as const;

/** @throws InputError where the folder holds something else: it would be lost. */
export function writeFolder(
  folder: string,
  files: ReadonlyMap<string, string>,
  mark: string = MARK.conversion,
): void {
  const target = resolve(folder);
  guard(folder, target, mark);
  const parent = dirname(target);
  mkdirSync(parent, { recursive: true });
  const fresh = mkdtempSync(join(parent, `.${basename(target)}-`));
  try {
    for (const [name, text] of files) {
      mkdirSync(dirname(join(fresh, name)), { recursive: true });
      writeFileSync(join(fresh, name), text);
    }
    const old = `${fresh}-old`;
    if (existsSync(target)) renameSync(target, old);
    renameSync(fresh, target);
    rmSync(old, { recursive: true, force: true });
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    throw error;
  }
}

function guard(folder: string, target: string, mark: string): void {
  if (!existsSync(target)) return;
  const entries = safeList(target);
  const problem = (message: string): InputError =>
    new InputError([
      {
        severity: 'error',
        position: { file: folder },
        message,
        remedy: 'name a new or empty folder',
      },
    ]);
  if (entries === undefined) throw problem('this is not a folder');
  if (entries.length > 0 && !existsSync(join(target, mark)))
    throw problem('this folder holds something else than the output of psp-ferry');
}

function safeList(folder: string): string[] | undefined {
  try {
    return readdirSync(folder);
  } catch {
    return undefined;
  }
}

/** A unified diff from what is in the folder to what should be; '' where they agree. */
export async function differences(
  folder: string,
  files: ReadonlyMap<string, string>,
): Promise<string> {
  const { createTwoFilesPatch } = await import('diff');
  const present = existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    : [];
  return [...new Set([...files.keys(), ...present])]
    .sort()
    .map((name) => {
      const before = present.includes(name) ? readFileSync(join(folder, name), 'utf8') : '';
      const after = files.get(name) ?? '';
      return before === after
        ? ''
        : createTwoFilesPatch(
            join(folder, name),
            join(folder, name),
            before,
            after,
            'committed',
            'converted now',
          );
    })
    .join('');
}
