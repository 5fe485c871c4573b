// The licences of what is built in: packages that esbuild put into the output, with the texts that
// they ship.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folders of packages, by what esbuild says of its output. */
function packagesIn({ outputs }) {
  const inputs = Object.values(outputs)
    .flatMap((output) => Object.entries(output.inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => path);
  // Of a package inside another one, the inner counts.
  const folders = inputs.flatMap(
    (path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [],
  );
  return [...new Set(folders)].sort();
}

function textOf(folder) {
  const file = readdirSync(folder).find((name) => /^licen[cs]e(-\w+)?(\.(md|txt))?$/i.test(name));
  if (file === undefined) throw new Error(`${folder} ships no licence: it cannot be built in`);
  return readFileSync(join(folder, file), 'utf8').trim();
}

/** @param metafile of esbuild, with paths below `root`. */
export function thirdPartyLicences(root, metafile) {
  const parts = packagesIn(metafile)
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => {
      const { name, version, license } = JSON.parse(
        readFileSync(join(root, folder, 'package.json'), 'utf8'),
      );
      return `${name} ${version} (${license})\n\n${textOf(join(root, folder))}\n`;
    });
  return `psp-ferry has these packages built in, in part or whole.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}
