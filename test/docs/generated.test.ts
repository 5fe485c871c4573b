import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedPages } from '../../scripts/docs.mjs';
import { ROOT } from '../cli/run.js';

it('the pages that are made from the code are up to date: npm run docs:update', async () => {
  for (const [path, text] of await generatedPages())
    expect(readFileSync(join(ROOT, path), 'utf8')).toBe(text);
});
