/** A report must not replace a file that the run reads. */
import { realpathSync } from 'node:fs';
import { sep } from 'node:path';
import { isManifestName } from '../../load/fileNames.js';
import { isFile, readText } from '../../load/readText.js';
import { CONFIG_FILE } from '../options/commonOptions.js';
import { UsageError } from './exit.js';

/** The arguments that name files which a command reads. */
const READ = [
  'inputs',
  'workloads',
  'old',
  'oldWith',
  'new',
  'newWith',
  'values',
  'baseline',
  'against',
  'config',
] as const;

export type NamedFiles = {
  readonly [K in (typeof READ)[number]]?: string | readonly string[] | undefined;
};

/** @throws UsageError for a file that is named as input, or that has objects and lies below one. */
export function requireNoInput(file: string, named: NamedFiles): void {
  if (!isFile(file)) return;
  const path = realpathSync(file);
  const read = [...READ.flatMap((name) => named[name] ?? []), CONFIG_FILE].find((one) =>
    isReadFrom(path, one),
  );
  if (read !== undefined)
    throw new UsageError(
      `the report would replace ${file}, which this run reads: name another file for it`,
    );
}

function isReadFrom(path: string, named: string): boolean {
  const read = realpathIfAny(named);
  return path === read || (path.startsWith(`${read}${sep}`) && hasObjects(path));
}

function realpathIfAny(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** A report of psp-ferry may lie among the inputs, and is replaced by the next one. */
function hasObjects(file: string): boolean {
  if (!isManifestName(file)) return false;
  const kind = /\bkind"?\s*:\s*["']?([A-Z]\w*)/.exec(readText(file))?.[1];
  return kind !== undefined && kind !== 'GapReview' && kind !== 'PolicyDiff';
}
