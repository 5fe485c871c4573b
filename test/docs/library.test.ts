/**
 * The programs of docs/library.md, with what was built; `npm run test:package` runs them installed.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../cli/run.js';
import { LIBRARY_PROGRAMS } from './libraryPrograms.js';

const folder = mkdtempSync(join(tmpdir(), 'psp-ferry-library-'));
mkdirSync(join(folder, 'node_modules'));
symlinkSync(ROOT, join(folder, 'node_modules/psp-ferry'));
writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
afterAll(() => rmSync(folder, { recursive: true }));

it('there are programs', () => expect(LIBRARY_PROGRAMS).not.toHaveLength(0));

it.each(LIBRARY_PROGRAMS)('$name prints what it says', ({ name, program, output }) => {
  writeFileSync(join(folder, name), program);
  expect(execFileSync(process.execPath, [name], { cwd: folder, encoding: 'utf8' })).toBe(output);
});
