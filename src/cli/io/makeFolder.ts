import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Creates a folder with its parents. For some file systems that allow no new folders, Node reports
 * ENOENT; in this case the real reason is found out.
 */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') mkdirSync(highestMissing(folder));
    throw error;
  }
}

function highestMissing(folder: string): string {
  const above = dirname(folder);
  return above === folder || existsSync(above) ? folder : highestMissing(above);
}
