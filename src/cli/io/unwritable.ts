import { InputError } from '../../base/problem.js';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left',
  EDQUOT: 'no space is left',
  EISDIR: 'this is a folder',
  ENOTDIR: 'a file is in the way of a folder',
  EEXIST: 'a file is in the way of a folder',
  ENOTEMPTY: 'a folder is in the way of a file',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'links lead in a circle',
};

/** A clear message for an error of the file system. @throws any other error unchanged. */
export function unwritable(file: string, error: unknown): InputError {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return unwritableFor(file, REASONS[code] ?? code);
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
