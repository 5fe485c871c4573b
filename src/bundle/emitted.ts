/** The files for each engine: the output of its target, limited to the pods of the application. */
import type { Gap, TargetName } from '../gaps/gap.js';
import type { GapProgress } from '../gaps/gapMaker.js';
import { targets } from '../targets/index.js';
import { CONFIGURATION_FILE } from '../targets/psa/configurationFile.js';
import { namespacesOf } from '../targets/shared/scope.js';
import type { EmitOptions } from '../targets/shared/options.js';
import type { OutputFile } from '../targets/shared/outputFile.js';
import type { Target } from '../targets/target.js';
import { scopeOf, type Application } from './application.js';

export type BundleOptions = Omit<EmitOptions, 'namespaces' | 'scope' | 'onProgress'> & {
  /** The engines that files are written for. Default: all. */
  readonly engines?: readonly TargetName[] | undefined;
  /** The version of the chart in `helm/`. */
  readonly chartVersion?: string | undefined;
  /** Is called with the progress of the analysis of gaps, for each target. */
  readonly onGaps?: ((target: TargetName, ...how: Parameters<GapProgress>) => void) | undefined;
};

export const isFor = ({ engines }: Pick<BundleOptions, 'engines'>, engine: TargetName): boolean =>
  engines === undefined || engines.includes(engine);

/** The chosen engines, in the order of all targets. */
export const enginesOf = (options: Pick<BundleOptions, 'engines'>): readonly Target[] =>
  Object.values(targets).filter(({ name }) => isFor(options, name));

export interface Emission {
  readonly target: TargetName;
  readonly files: readonly OutputFile[];
  readonly note?: string;
}

export const optionsFor = (
  application: Application,
  { engines: _, onGaps: __, chartVersion: ___, ...options }: BundleOptions,
): EmitOptions => ({
  ...options,
  namespaces: namespacesOf(scopeOf(application)),
  scope: scopeOf(application),
});

/** Whether the engine's test runner can evaluate the files. */
export function canBeTested(
  { suite, selects }: Target,
  application: Application,
  options: BundleOptions,
): boolean {
  if (suite === undefined) return false;
  if (suite.run === undefined || suite.runsWithoutRbac === true) return true;
  const choice = selects(application.policySet, optionsFor(application, options));
  return !('selection' in choice && choice.selection === 'live');
}

export function emissions(application: Application, options: BundleOptions): readonly Emission[] {
  return enginesOf(options).map((target) => {
    const { policySet } = application;
    const emitOptions = optionsFor(application, options);
    const { files, note } = target.emit(policySet, emitOptions);
    return {
      target: target.name,
      // The configuration file of kube-apiserver does not belong to an application.
      files: files.filter(({ name }) => name !== CONFIGURATION_FILE),
      ...(note === undefined ? {} : { note }),
    };
  });
}

/**
 * The gaps of a bundle. They are separate from its files, because the search for witnesses takes
 * time.
 */
export const gapsOfBundle = (
  application: Application,
  options: BundleOptions,
): readonly { readonly target: TargetName; readonly gaps: readonly Gap[] }[] =>
  enginesOf(options).map((target) => ({
    target: target.name,
    gaps: target.gaps(application.policySet, {
      ...optionsFor(application, options),
      onProgress: (...how) => options.onGaps?.(target.name, ...how),
    }).gaps,
  }));
