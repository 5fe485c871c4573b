/** Every file of a bundle, by its path below the bundle's folder. */
import type { Application } from './application.js';
import { emissions, type BundleOptions } from './emitted.js';
import { exceptionFiles } from './exceptions/files.js';
import { helmFiles } from './helm/chart.js';
import { kustomizeFiles } from './kustomize.js';
import { policySetFile } from './policySetFile.js';
import { suiteFiles } from './suites/files.js';

export function bundleFiles(application: Application, options: BundleOptions): ReadonlyMap<string, string> {
  const emitted = emissions(application, options);
  return new Map([
    ['policyset.yaml', policySetFile(application)],
    ...inFolder('kustomize', kustomizeFiles(application, emitted)),
    ...inFolder('helm', helmFiles(application, options)),
    ...inFolder('exceptions', exceptionFiles(application, options)),
    ...inFolder('tests', suiteFiles(application, options)),
  ]);
}

const inFolder = (folder: string, files: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] =>
  files.map(([name, text]) => [`${folder}/${name}`, text]);
