/** What a kustomization is made of: its files, and what kustomize would fetch or have made. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../base/problem.js';
import { readText, requireFile } from '../../load/readText.js';
import { KUSTOMIZATIONS } from '../../load/unrendered.js';
import { parseYaml } from '../../load/yaml.js';

export interface KustomizationParts {
  /** The files with objects of the kustomization and of those that it includes. */
  readonly files: readonly string[];
  /** Whether a part is no local file, so that kustomize would fetch it. */
  readonly isRemote: boolean;
  /** Whether kustomize has helm render charts, for which it may fetch them. */
  readonly hasCharts: boolean;
}

export const kustomizationFile = (folder: string): string | undefined =>
  KUSTOMIZATIONS.map((name) => join(folder, name)).find((file) => existsSync(file));

/** The fields of a kustomization that name files and folders with objects. */
const SOURCES = ['resources', 'bases', 'components', 'crds', 'generators', 'transformers'] as const;
/** Those of them whose objects tell kustomize what to do, and which may stand in the file itself. */
const PLUGINS = ['generators', 'transformers', 'validators'] as const;
/** Further fields, of kustomizations and of plugins, that name files. */
const LOADED: readonly string[] = [
  ...SOURCES,
  'configurations',
  'env',
  'envs',
  'files',
  'patchesStrategicMerge',
  'path',
  'paths',
  'validators',
];

const NONE: KustomizationParts = { files: [], isRemote: false, hasCharts: false };
const REMOTE: KustomizationParts = { ...NONE, isRemote: true };

const together = (all: readonly KustomizationParts[]): KustomizationParts => ({
  files: all.flatMap(({ files }) => files),
  isRemote: all.some(({ isRemote }) => isRemote),
  hasCharts: all.some(({ hasCharts }) => hasCharts),
});

export function kustomizationParts(folder: string, seen = new Set<string>()): KustomizationParts {
  const file = kustomizationFile(folder);
  if (file === undefined || seen.has(folder)) return NONE;
  seen.add(folder);
  const value = fields(parseYaml(readText(file), file).values[0]);
  const plugins = PLUGINS.flatMap((field) => texts(value[field])).flatMap((one) =>
    pluginsIn(one, folder),
  );
  return together([
    ownParts(value),
    ...plugins.map(ownParts),
    ...SOURCES.flatMap((field) => texts(value[field]))
      .filter((name) => !name.includes('\n'))
      .map((name) => partsAt(join(folder, name), seen)),
  ]);
}

function partsAt(path: string, seen: Set<string>): KustomizationParts {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return REMOTE;
  requireFile(path, stats, 'put a file in its place');
  return stats.isDirectory() ? kustomizationParts(path, seen) : { ...NONE, files: [path] };
}

type Fields = Readonly<Record<string, unknown>>;
const fields = (value: unknown): Fields => Object(value) as Fields;
const texts = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? (value as readonly unknown[]) : []).filter(
    (one): one is string => typeof one === 'string',
  );

/** What a kustomization or a plugin says itself. */
const ownParts = (value: Fields): KustomizationParts => ({
  files: [],
  isRemote: namesUrl(value, ''),
  hasCharts:
    [value['helmCharts'], value['helmChartInflationGenerator']].some(Array.isArray) ||
    value['kind'] === 'HelmChartInflationGenerator',
});

/** The objects of a plugin: a text in the kustomization, or one of its files. */
function pluginsIn(plugin: string, folder: string): readonly Fields[] {
  const path = join(folder, plugin);
  const isText = plugin.includes('\n');
  if (!isText && statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return [];
  try {
    return parseYaml(isText ? plugin : readText(path), path).values.map(fields);
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}

/** A URL of a file, as kustomize recognises it; before it there may be the key of a generator. */
const URL = /^(?:[^=\n]*=)?https?:/i;

/** @param key the field that holds the value, or the list that has it as an item. */
function namesUrl(value: unknown, key: string): boolean {
  if (typeof value === 'string') return LOADED.includes(key) && URL.test(value);
  if (Array.isArray(value)) return value.some((one) => namesUrl(one, key));
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).some(([name, one]) => namesUrl(one, name))
  );
}
