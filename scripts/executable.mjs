// Makes a single executable file from the command line and the Node that runs this script: node
// scripts/executable.mjs FILE
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { corePlugins } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/**
 * The marker that Node searches in its own file:
 * https://nodejs.org/api/single-executable-applications.html
 */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/** Some builds of Node use a shared library and cannot hold a program. */
export const isPossible = () => readFileSync(process.execPath).includes(FUSE);

/** The program in a single executable must be one CommonJS file. */
async function bundle(outfile) {
  await build({
    entryPoints: [join(root, 'src/cli/main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'warning',
    plugins: corePlugins,
    // CommonJS has no import.meta.
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: {
      js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;",
    },
  });
}

export async function buildExecutable(file) {
  const folder = mkdtempSync(join(tmpdir(), 'psp-ferry-executable-'));
  try {
    const main = join(folder, 'main.cjs');
    const output = join(folder, 'program.blob');
    const config = join(folder, 'config.json');
    await bundle(main);
    writeFileSync(
      config,
      JSON.stringify({ main, output, disableExperimentalSEAWarning: true, useCodeCache: true }),
    );
    execFileSync(process.execPath, ['--experimental-sea-config', config], { stdio: 'pipe' });
    mkdirSync(dirname(resolve(file)), { recursive: true });
    copyFileSync(process.execPath, file);
    chmodSync(file, 0o755);
    if (process.platform === 'darwin') execFileSync('codesign', ['--remove-signature', file]);
    const { inject } = (await import('postject')).default;
    await inject(file, 'NODE_SEA_BLOB', readFileSync(output), {
      sentinelFuse: FUSE,
      ...(process.platform === 'darwin' ? { machoSegmentName: 'NODE_SEA' } : {}),
    });
    if (process.platform === 'darwin') execFileSync('codesign', ['--sign', '-', file]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , file] = process.argv;
  if (file === undefined) throw new Error('name the file to write');
  await buildExecutable(file);
}
