/** Files are written whole: beside, then put in place by rename. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { InputError } from '../../base/problem.js';

export function writeWhole(file: string, text: string): void {
  const fresh = `${file}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(fresh, text);
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new InputError([
      {
        severity: 'error',
        position: { file },
        message: `cannot be written: ${code === 'EISDIR' ? 'this is a folder' : code}`,
      },
    ]);
  }
}
