import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TARGET_NAMES } from '../../src/gaps/gap.js';
import { call, ROOT } from '../cli/run.js';
import { DOCUMENTS } from './documents.js';

const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

it('the README shows what its first command prints', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'psp-ferry-'));
  try {
    const out = join(folder, 'out');
    const { stderr } = await call(['convert', 'examples/restricted.yaml', '-o', out]);
    expect(README).toContain(`\`\`\`\n${stderr.replaceAll(out, 'out')}\`\`\``);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('the README has a row for each target', () => {
  const [, table = ''] = /^## Targets\n([^]*?)^## /m.exec(README) ?? [];
  const rows = [...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name);
  expect(rows).toEqual(TARGET_NAMES);
});

it('the README shows parts of what its report of gaps prints', async () => {
  const [, command = '', rest = ''] = /^`psp-ferry (gaps [^`]+)`([^]*?)^## /m.exec(README) ?? [];
  const { stdout, status } = await call([...command.split(' '), '-q']);
  const blocks = [...rest.matchAll(/^```\n([^]*?)```$/gm)].map(([, block]) => block!);
  expect(blocks.length).toBe(2);
  for (const block of blocks) expect(stdout).toContain(block);
  // What is stricter alone does not fail.
  expect(status).toBe(0);
});

it('every command in the README exists', async () => {
  const commands = new Set([...README.matchAll(/`psp-ferry ([a-z]+)/g)].map((match) => match[1]!));
  const { stdout } = await call(['--help']);
  for (const command of commands) expect(stdout).toMatch(new RegExp(`psp-ferry ${command}\\b`));
});

it('every file that the documents link to is there', () => {
  for (const name of DOCUMENTS) {
    const text = readFileSync(join(ROOT, name), 'utf8');
    for (const [, link] of text.matchAll(/\]\(([^)#]+)\)/g)) {
      if (link!.startsWith('http')) continue;
      expect([name, link, existsSync(join(ROOT, name, '..', link!))]).toEqual([name, link, true]);
    }
  }
});

it('no document fetches a package that nobody has published', () => {
  for (const name of DOCUMENTS) {
    const commands = [...readFileSync(join(ROOT, name), 'utf8').matchAll(/^```.*\n([^]*?)^```/gm)];
    expect([name, commands.filter(([block]) => /\bnpx (?:--yes )?psp-ferry/.test(block))]).toEqual([
      name,
      [],
    ]);
  }
  expect(README).toContain("what `npx psp-ferry` fetches is somebody else's");
});
