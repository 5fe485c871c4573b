// Makes the parts of a release besides the npm package (docs/releasing.md):
//   node scripts/release.mjs archive FOLDER
//     the executable for this platform, as an archive
//   node scripts/release.mjs manifest FOLDER BASE
//     krew's manifest for the archives of all platforms, whose URLs begin with BASE
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildCli } from './build.mjs';
import { buildExecutable } from './executable.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const PLUGIN = 'kubectl-psp_ferry';
/** The names that krew and Go use for Node's architectures. */
const ARCHITECTURES = { x64: 'amd64', arm64: 'arm64' };
/** Where builds of Node have their licence. */
const NODE_LICENCES = [
  join(dirname(process.execPath), '../LICENSE'),
  '/usr/share/doc/nodejs/LICENSE',
  '/usr/share/doc/nodejs/copyright',
];

/** @returns the path of the archive. */
export async function archive(folder) {
  const licence = NODE_LICENCES.find((file) => existsSync(file));
  if (licence === undefined)
    throw new Error(
      `the executable holds Node, whose licence is not beside it: ${NODE_LICENCES.join(', ')}`,
    );
  const staged = mkdtempSync(join(tmpdir(), 'psp-ferry-release-'));
  try {
    await buildCli();
    await buildExecutable(join(staged, PLUGIN));
    copyFileSync(join(root, 'LICENSE'), join(staged, 'LICENSE'));
    copyFileSync(
      join(root, 'dist/THIRD-PARTY-LICENSES.txt'),
      join(staged, 'THIRD-PARTY-LICENSES.txt'),
    );
    copyFileSync(licence, join(staged, 'NODE-LICENSE'));
    const file = join(
      resolve(folder),
      `psp-ferry_${process.platform}-${ARCHITECTURES[process.arch]}.tar.gz`,
    );
    mkdirSync(dirname(file), { recursive: true });
    execFileSync('tar', [
      '-czf',
      file,
      '-C',
      staged,
      PLUGIN,
      'LICENSE',
      'THIRD-PARTY-LICENSES.txt',
      'NODE-LICENSE',
    ]);
    return file;
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
}

/** The complete manifest. A missing archive is an error. */
export function manifest(folder, base) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return readFileSync(join(root, 'packaging/krew/psp-ferry.yaml'), 'utf8')
    .replace(/^#.*\n/, '')
    .replaceAll('{VERSION}', `v${version}`)
    .replaceAll('{BASE}', base.replace(/\/$/, ''))
    .replaceAll(/\{SHA256 ([^}]+)\}/g, (_, name) =>
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , what, folder, base] = process.argv;
  if (what === 'archive' && folder !== undefined) console.log(await archive(folder));
  else if (what === 'manifest' && base !== undefined)
    writeFileSync(join(folder, 'psp-ferry.yaml'), manifest(folder, base));
  else throw new Error('archive FOLDER, or manifest FOLDER BASE');
}
