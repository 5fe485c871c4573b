/** Every file of a bundle except its README, by its path relative to the bundle's folder. */
import { exceptionFiles } from './exceptions/files.js';
import { helmFiles } from './helm/chart.js';
import { kustomizeFiles } from './kustomize.js';
import type { BundleParts } from './parts.js';
import { policySetFile } from './policySetFile.js';
import { suiteFiles } from './suites/files.js';

export function bundleFiles({
  application,
  options,
  emitted,
  cases,
}: BundleParts): ReadonlyMap<string, string> {
  return new Map([
    ['policyset.yaml', policySetFile(application)],
    ...inFolder('kustomize', kustomizeFiles(application, emitted)),
    ...inFolder('helm', helmFiles(application, options)),
    ...inFolder('exceptions', exceptionFiles(application, options)),
    ...inFolder('tests', suiteFiles(application, cases, options)),
  ]);
}

const inFolder = (
  folder: string,
  files: readonly (readonly [string, string])[],
): readonly (readonly [string, string])[] =>
  files.map(([name, text]) => [`${folder}/${name}`, text]);
