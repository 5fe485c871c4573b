/** What each engine is given: the output of its target, for the pods of the application. */
import { TARGET_NAMES, type Gap, type TargetName } from '../gaps/gap.js';
import { targets } from '../targets/index.js';
import { namespacesOf } from '../targets/shared/scope.js';
import type { EmitOptions } from '../targets/shared/options.js';
import type { OutputFile } from '../targets/shared/outputFile.js';
import { scopeOf, type Application } from './application.js';

export type BundleOptions = Omit<EmitOptions, 'namespaces' | 'scope'>;

/** The file of one kube-apiserver is none of an application. */
const CONFIGURATION = 'admission-configuration.yaml';

export interface Emission {
  readonly target: TargetName;
  readonly files: readonly OutputFile[];
  readonly note?: string;
}

export const optionsFor = (application: Application, options: BundleOptions): EmitOptions => ({
  ...options,
  namespaces: namespacesOf(scopeOf(application)),
  scope: scopeOf(application),
});

export function emissions(application: Application, options: BundleOptions): readonly Emission[] {
  return TARGET_NAMES.map((target) => {
    const { policySet } = application;
    const emitOptions = optionsFor(application, options);
    const { files, note } = targets[target].emit(policySet, emitOptions);
    return {
      target,
      files: files.filter(({ name }) => name !== CONFIGURATION),
      ...(note === undefined ? {} : { note }),
    };
  });
}

/** Apart from what is emitted: the search for witnesses takes time. */
export const gapsOfBundle = (
  application: Application,
  options: BundleOptions,
): readonly { readonly target: TargetName; readonly gaps: readonly Gap[] }[] =>
  TARGET_NAMES.map((target) => ({
    target,
    gaps: targets[target].gaps(application.policySet, optionsFor(application, options)).gaps,
  }));
