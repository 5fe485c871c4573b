/** Files that a kustomization beside or above them names as patches: read alone, they mean more. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { InputError } from '../base/problem.js';
import { KUSTOMIZATIONS, kustomize, PATCH } from './unrendered.js';
import { parseYaml } from './yaml.js';

/** Patches stand beside their kustomization, or in a folder of their own below it. */
const LEVELS = 3;

/** @throws InputError for a file that is a patch of a kustomization. */
export function requireNoPatch(file: string): void {
  let folder = dirname(file);
  for (let level = 0; level < LEVELS; level += 1, folder = join(folder, '..')) {
    const patches = patchesOf(folder);
    if (!patches.some((patch) => resolve(folder, patch) === resolve(file))) continue;
    throw new InputError([
      {
        severity: 'error',
        position: { file },
        message: `${PATCH.message}: the kustomization in ${folder} names it as one`,
        remedy: kustomize(folder),
      },
    ]);
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

/** A kustomization that cannot be read names nothing; kustomize says what is wrong with it. */
function valueOf(file: string): unknown {
  try {
    return parseYaml(readFileSync(file, 'utf8'), file).values[0];
  } catch {
    return undefined;
  }
}
