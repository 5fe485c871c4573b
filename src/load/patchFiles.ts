/** Files that a kustomization beside or above them names as patches: read alone, they mean more. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { InputError, type Problem } from '../base/problem.js';
import { rememberedBy } from '../base/remembered.js';
import { KUSTOMIZATIONS, kustomize, PATCH } from './unrendered.js';
import { parseYaml } from './yaml.js';

/** Patches stand beside their kustomization, or in a folder of their own below it. */
const LEVELS = 3;

/** @throws InputError for files that are patches of a kustomization. */
export function requireNoPatches(files: readonly string[]): void {
  const patchesIn = rememberedBy((folder: string) => folder, patchesOf);
  const problems = files.flatMap((file) => patchProblems(file, patchesIn));
  if (problems.length > 0) throw new InputError(problems);
}

function patchProblems(
  file: string,
  patchesIn: (folder: string) => readonly string[],
): readonly Problem[] {
  let folder = dirname(file);
  for (let level = 0; level < LEVELS; level += 1, folder = join(folder, '..')) {
    const kustomization = folder;
    if (!patchesIn(folder).some((patch) => resolve(kustomization, patch) === resolve(file)))
      continue;
    return [
      {
        severity: 'error',
        position: { file },
        message: `${PATCH.message}: the kustomization in ${folder} names it as one`,
        remedy: kustomize(folder),
      },
    ];
  }
  return [];
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

/** A kustomization that cannot be read names nothing; kustomize says what is wrong with it. */
function valueOf(file: string): unknown {
  try {
    return parseYaml(readFileSync(file, 'utf8'), file).values[0];
  } catch {
    return undefined;
  }
}
