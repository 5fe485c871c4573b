import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * With those above it. Node says ENOENT where a file system above it takes no folder: why, is
 * asked.
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
