/**
 * The sources of the product as one file, for tests. Jest would read and run every module again for
 * each test file, inside of its vm, where code is slower: what is here is loaded once for all the
 * test files of a worker, outside. `sourceTransform.mjs` leads the imports of tests here.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { sourcePlugins } from '../../scripts/build.mjs';

export const src = join(dirname(fileURLToPath(import.meta.url)), '../../src');
export const SOURCES = join(src, '../dist/.sources.mjs');
/** What each module of it exports: `{"lang/build.ts": ["and", ...]}`. */
export const EXPORTS = join(src, '../dist/.sources.json');

/** These are no modules: they start when they are loaded. */
const PROGRAMS = ['cli/main.ts', 'cli/judging/thread.ts'];

export async function buildSources() {
  const files = readdirSync(src, { recursive: true }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && !PROGRAMS.includes(file),
  );
  const all = files.map((file) => `export * as '${file}' from './${file.replace(/ts$/, 'js')}';`);
  await build({
    stdin: { contents: all.join('\n'), resolveDir: src, loader: 'ts' },
    outfile: SOURCES,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    plugins: sourcePlugins,
    logLevel: 'warning',
  });
  const modules = Object.entries(await import(pathToFileURL(SOURCES).href));
  const names = modules.map(([file, module]) => [file, Object.keys(module)]);
  writeFileSync(EXPORTS, JSON.stringify(Object.fromEntries(names)));
}
