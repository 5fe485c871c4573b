/** Files are written whole: beside, then put in place by rename. */
import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { unwritable } from './unwritable.js';

export function writeWhole(file: string, text: string): void {
  const fresh = `${file}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    if (isDevice(file)) {
      writeFileSync(file, text);
      return;
    }
    writeFileSync(fresh, text);
    renameOver(fresh, file, text);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw unwritable(file, error);
  }
}

/** /dev/stdout and the like are written to, not replaced. */
function isDevice(file: string): boolean {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat !== undefined && !stat.isFile() && !stat.isDirectory();
}

/** A file that is mounted by itself, as in a container, cannot be replaced: it is written in place. */
function renameOver(fresh: string, file: string, text: string): void {
  try {
    renameSync(fresh, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EBUSY') throw error;
    writeFileSync(file, text);
    rmSync(fresh, { force: true });
  }
}
