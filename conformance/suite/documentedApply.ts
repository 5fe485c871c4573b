/** The commands by which READMEs apply the files of a target. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { applying } from '../../src/targets/applying.js';
import { targets } from '../../src/targets/index.js';
import type { OutputFile } from '../../src/targets/shared/outputFile.js';

/**
 * @param folder the target's own.
 * @param path the folder from where the commands are typed, where that is another place.
 * @returns commands, in turn.
 */
export function documentedApply(
  target: string,
  folder: string,
  path: string = folder,
): readonly string[] {
  const { name } = Object.values(targets).find((one) => one.name === target)!;
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name: file }) => outputFile(file, readFileSync(join(folder, file), 'utf8')));
  return applying(name, files, path)!.apply;
}

const outputFile = (name: string, text: string): OutputFile => ({
  name,
  text,
  objects: name.endsWith('.yaml')
    ? (loadAll(text) as (object | null)[]).filter((one) => one !== null)
    : [],
});
