/** Renders a kustomization if all its parts are local files: nothing is downloaded. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../base/problem.js';
import { parseDocuments, type LoadedDocument } from '../../load/documents.js';
import { isManifestName } from '../../load/fileNames.js';
import type { Rendered } from '../../load/inputs.js';
import { readText, requireFile } from '../../load/readText.js';
import { KUSTOMIZATIONS } from '../../load/unrendered.js';
import { parseYaml } from '../../load/yaml.js';
import { run } from './program.js';
import { fromSources } from './resourceSources.js';

const fileOf = (folder: string): string | undefined =>
  KUSTOMIZATIONS.map((name) => join(folder, name)).find((file) => existsSync(file));

export const isKustomization = (input: string): boolean =>
  input !== '-' && fileOf(input) !== undefined;

/**
 * @returns undefined if neither kustomize nor kubectl is installed, or if something would have to
 *   be downloaded.
 * @throws InputError with the program's message.
 */
export function renderKustomization(folder: string): Rendered | undefined {
  const files = filesOf(folder);
  if (files === undefined) return undefined;
  const outcome =
    run('kustomize', ['build', '--', folder]) ?? run('kubectl', ['kustomize', '--', folder]);
  if (outcome === undefined) return undefined;
  const file = fileOf(folder)!;
  if (!outcome.isDone)
    throw new InputError([
      { severity: 'error', position: { file }, message: `kustomize: ${outcome.complaint}` },
    ]);
  return { name: file, text: outcome.text, located: fromResources(files) };
}

/** The fields of a kustomization that name files and folders with objects. */
const SOURCES = ['resources', 'bases', 'components', 'crds', 'generators', 'transformers'] as const;

/**
 * The files with objects of a kustomization and of those that it includes.
 * @returns undefined if one of them is not a local file.
 */
function filesOf(folder: string, seen = new Set<string>()): readonly string[] | undefined {
  const file = fileOf(folder);
  if (file === undefined || seen.has(folder)) return [];
  seen.add(folder);
  const found: string[] = [];
  for (const name of namedBy(file)) {
    const path = join(folder, name);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return undefined;
    requireFile(path, stats, 'put a file in its place');
    const below = stats.isDirectory() ? filesOf(path, seen) : [path];
    if (below === undefined) return undefined;
    found.push(...below);
  }
  return found;
}

function namedBy(file: string): readonly string[] {
  const value = Object(parseYaml(readText(file), file).values[0]) as Readonly<
    Record<string, unknown>
  >;
  return SOURCES.flatMap((field) => value[field] ?? []).filter(
    (name) => typeof name === 'string' && !name.includes('\n'),
  ) as string[];
}

const fromResources =
  (files: readonly string[]) =>
  (documents: readonly LoadedDocument[]): LoadedDocument[] =>
    fromSources(documents, files.filter(isManifestName).flatMap(documentsIn));

/** kustomize could read these files. If one cannot be read here, its objects have no position. */
function documentsIn(file: string): readonly LoadedDocument[] {
  try {
    return parseDocuments(readText(file), file);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [];
  }
}
