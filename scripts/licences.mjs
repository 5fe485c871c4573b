// Collects the licences of the packages that esbuild has put into the output.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folders of these packages, by esbuild's metafile. */
function packagesIn({ outputs }) {
  const inputs = Object.values(outputs)
    .flatMap((output) => Object.entries(output.inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => path);
  // For a package inside another package, the inner one counts.
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

/** @param metafile esbuild's metafile, with paths relative to `root`. */
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
