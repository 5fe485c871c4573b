// Builds the page for the browser: one file that loads nothing else, so that it works from any
// server and also from a folder.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { corePlugins } from './build.mjs';
import { thirdPartyLicences } from './licences.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const read = (path) => readFileSync(join(root, path), 'utf8');
const hashOf = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Bundles to one classic script: a page in a folder cannot load modules or workers. */
async function bundled(entry, plugins) {
  const {
    outputFiles: [{ text }],
    metafile,
  } = await build({
    entryPoints: [join(root, entry)],
    outfile: basename(entry, '.ts'),
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    legalComments: 'none',
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    loader: { '.yaml': 'text' },
    logLevel: 'warning',
    plugins,
  });
  return { text, outputs: metafile.outputs };
}

/** Embeds the worker's code as a text in the page's script. */
const coreWorker = (text) => ({
  name: 'core-worker',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^core-worker$/ }, () => ({
      path: 'core-worker',
      namespace: 'core-worker',
    }));
    onLoad({ filter: /.*/, namespace: 'core-worker' }, () => ({ contents: text, loader: 'text' }));
  },
});

/**
 * The page's Content-Security-Policy: it may run its own script and worker, and nothing else. By
 * Trusted Types, text becomes markup in one module only.
 */
const contentPolicy = (script, style) =>
  [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    'worker-src blob:',
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types psp-ferry',
  ].join('; ');

const escaped = (text) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/**
 * Escapes code for a script element, in which `<!--` and `</script` have a meaning. In a string of
 * the program, the added backslash changes nothing.
 */
const inScript = (code) => code.replaceAll('<!--', '<\\!--').replaceAll(/<(?=\/?script)/gi, '<\\');

/** Builds the page to `folder`. */
export async function buildWeb(folder = join(root, 'dist/web')) {
  const core = await bundled('web/core/worker.ts', corePlugins);
  const page = await bundled('web/main.ts', [coreWorker(core.text)]);
  const { code: style } = await transform(`${read('templates/gaps.css')}${read('web/page.css')}`, {
    loader: 'css',
    minify: true,
    charset: 'utf8',
  });
  const script = inScript(page.text.trim());
  const { version } = JSON.parse(read('package.json'));
  const parts = {
    policy: contentPolicy(script, style.trim()),
    style: style.trim(),
    script,
    version: escaped(version),
    licences: escaped(thirdPartyLicences(root, { outputs: { ...core.outputs, ...page.outputs } })),
  };
  // The policy's hashes are those of the whole text of an element, so the white space around it is
  // removed.
  const html = read('web/index.html').replaceAll(
    /(?<=>)\s+%(style|script)%\s+|%([a-z]+)%/g,
    (whole, element, name) => parts[element ?? name] ?? whole,
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.html'), html);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWeb();
