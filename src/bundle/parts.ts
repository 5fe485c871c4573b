/** The parts from which the files of a bundle are written. Each is computed once. */
import type { SuiteCase } from '../targets/shared/suite.js';
import type { Application } from './application.js';
import { emissions, type BundleOptions, type Emission } from './emitted.js';
import { casesOf } from './suites/cases.js';

export interface BundleParts {
  readonly application: Application;
  readonly options: BundleOptions;
  readonly emitted: readonly Emission[];
  readonly cases: readonly SuiteCase[];
}

export const bundleParts = (application: Application, options: BundleOptions): BundleParts => ({
  application,
  options,
  emitted: emissions(application, options),
  cases: casesOf(application, options),
});
