import { InputError } from '../../base/problem.js';
import { WRITE_FAULTS } from './writeFaults.js';

/** A clear message for an error of the file system. @throws any other error unchanged. */
export function unwritable(file: string, error: unknown): InputError {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return unwritableFor(file, WRITE_FAULTS[code] ?? code);
}

export const unwritableFor = (file: string, reason: string, remedy?: string): InputError =>
  new InputError([
    {
      severity: 'error',
      position: { file },
      message: `cannot be written: ${reason}`,
      ...(remedy === undefined ? {} : { remedy }),
    },
  ]);
