/**
 * Refuses files that a kustomization in a nearby folder names as patches: such a file is only a
 * part of an object.
 */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { InputError, type Problem } from '../base/problem.js';
import { rememberedBy } from '../base/remembered.js';
import { readText } from './readText.js';
import { KUSTOMIZATIONS, kustomize, PATCH } from './unrendered.js';
import { parseYaml } from './yaml.js';

/**
 * How many folders up to look: a patch is beside its kustomization, in a folder below it, or in a
 * sibling folder.
 */
const LEVELS = 3;
/**
 * If a folder has more subfolders than this, they are not searched: patches are not kept in such
 * folders.
 */
const MOST_FOLDERS = 200;

/** @throws InputError for files that are patches of a kustomization. */
export function requireNoPatches(files: readonly string[]): void {
  const patchesIn = rememberedBy((folder: string) => folder, patchesOf);
  const around = rememberedBy(
    (folder: string) => folder,
    (folder) => [folder, ...foldersIn(folder)].filter((one) => patchesIn(one).length > 0),
  );
  const problems = files.flatMap((file) => patchProblems(file, around, patchesIn));
  if (problems.length > 0) throw new InputError(problems);
}

function patchProblems(
  file: string,
  around: (folder: string) => readonly string[],
  patchesIn: (folder: string) => readonly string[],
): readonly Problem[] {
  const path = resolve(file);
  let folder = dirname(file);
  for (let level = 0; level < LEVELS; level += 1, folder = join(folder, '..')) {
    const naming = around(folder).find((one) =>
      patchesIn(one).some((patch) => resolve(one, patch) === path),
    );
    if (naming !== undefined) return [patchProblem(file, naming)];
  }
  return [];
}

const patchProblem = (file: string, kustomization: string): Problem => ({
  severity: 'error',
  position: { file },
  message: `${PATCH.message}: the kustomization in ${kustomization} names it as one`,
  remedy: kustomize(kustomization),
});

/** A folder that cannot be listed is treated as one without a kustomization. */
function foldersIn(folder: string): readonly string[] {
  try {
    const folders = readdirSync(folder, { withFileTypes: true }).filter((one) => one.isDirectory());
    return folders.length > MOST_FOLDERS ? [] : folders.map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
}

interface Kustomization {
  readonly patches?: unknown;
  readonly patchesStrategicMerge?: unknown;
  readonly patchesJson6902?: unknown;
}

function patchesOf(folder: string): readonly string[] {
  const file = KUSTOMIZATIONS.map((name) => join(folder, name)).find((one) => existsSync(one));
  if (file === undefined) return [];
  const { patches, patchesStrategicMerge, patchesJson6902 } = Object(
    valueOf(file),
  ) as Kustomization;
  return [patches, patchesStrategicMerge, patchesJson6902]
    .flat()
    .map((entry: unknown) =>
      typeof entry === 'string' ? entry : (Object(entry) as { path?: unknown }).path,
    )
    .filter((path) => typeof path === 'string');
}

/** A kustomization that cannot be parsed is ignored here; kustomize itself reports the error. */
function valueOf(file: string): unknown {
  try {
    return parseYaml(readText(file), file).values[0];
  } catch {
    return undefined;
  }
}
