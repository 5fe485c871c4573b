/** Complete copies of folders of golden/, for the time that the suite runs. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyGolden } from '../../scripts/golden-files.mjs';

let copies: string | undefined;

export function goldenFolder(root: string, name: string): string {
  if (copies === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'psp-ferry-golden-'));
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    copies = made;
  }
  const folder = join(copies, name);
  return existsSync(folder) ? folder : copyGolden(root, name, folder);
}
