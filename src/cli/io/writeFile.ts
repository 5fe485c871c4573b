/** Writes whole files: to a temporary file in the same folder, which is then renamed. */
import {
  closeSync,
  copyFileSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from './makeFolder.js';
import { isDoneWith, removeUnlessDone } from './unfinished.js';
import { unwritable } from './unwritable.js';

export function writeWhole(file: string, text: string): void {
  const fresh = `${file}.${process.pid}.tmp`;
  try {
    makeFolder(dirname(file));
    if (isDevice(file)) {
      writeFileSync(file, text);
      return;
    }
    writeFileSync(fresh, text);
    renameOver(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw unwritable(file, error);
  }
}

/** Devices such as /dev/stdout are written to, not replaced. */
function isDevice(file: string): boolean {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat !== undefined && !stat.isFile() && !stat.isDirectory();
}

/** A file that is a mount point, as in a container, cannot be replaced, so it is overwritten. */
function renameOver(fresh: string, file: string): void {
  try {
    renameSync(fresh, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EBUSY') throw error;
    copyFileSync(fresh, file);
    rmSync(fresh, { force: true });
  }
}

/** A file that is written piece by piece, and moved in place when it is complete. */
export class GrowingFile {
  private readonly fresh: string | undefined;
  private descriptor: number | undefined;

  constructor(private readonly file: string) {
    try {
      makeFolder(dirname(file));
      this.fresh = isDevice(file) ? undefined : `${file}.${process.pid}.tmp`;
      if (this.fresh !== undefined) removeUnlessDone(this.fresh);
      this.descriptor = openSync(this.fresh ?? file, 'w');
    } catch (error) {
      this.settle();
      throw unwritable(file, error);
    }
  }

  write(text: string): void {
    try {
      writeFileSync(this.descriptor!, text);
    } catch (error) {
      throw unwritable(this.file, error);
    }
  }

  done(): void {
    closeSync(this.descriptor!);
    this.descriptor = undefined;
    try {
      if (this.fresh !== undefined) renameOver(this.fresh, this.file);
    } catch (error) {
      rmSync(this.fresh!, { force: true });
      throw unwritable(this.file, error);
    } finally {
      this.settle();
    }
  }

  /** Removes the temporary file if it was not completed. */
  abandon(): void {
    if (this.descriptor === undefined) return;
    closeSync(this.descriptor);
    this.descriptor = undefined;
    if (this.fresh !== undefined) rmSync(this.fresh, { force: true });
    this.settle();
  }

  private settle(): void {
    if (this.fresh !== undefined) isDoneWith(this.fresh);
  }
}
