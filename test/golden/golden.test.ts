import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GOLDEN_CASES } from '../../scripts/golden-cases.mjs';
import { copyGolden, TEMPLATE } from '../../scripts/golden-files.mjs';
import { call, ROOT } from '../cli/run.js';

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'psp-ferry-golden-'));
});
afterEach(() => rmSync(out, { recursive: true, force: true }));

describe('golden conversions', () => {
  it.each(GOLDEN_CASES)('$name is what the command line writes', async ({ name, arguments: inputs }) => {
    const { status, stdout } = await call(['convert', ...inputs, '-o', copyGolden(ROOT, name, out), '--check', '--quiet']);
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  it('has no folder that no case writes', () => {
    expect(readdirSync(join(ROOT, 'golden')).sort()).toEqual(['bundles', TEMPLATE, ...GOLDEN_CASES.map(({ name }) => name)].sort());
  });

  it('fails with a diff where a file is stale', async () => {
    const { status, stdout, stderr } = await call(['convert', 'examples/privileged.yaml', '-o', copyGolden(ROOT, 'restricted', out), '--check', '--quiet']);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^-.*psp-restricted/m);
    expect(stdout).toMatch(/^\+.*psp-privileged/m);
    expect(stderr).toContain(`${out} is stale`);
  });
});
