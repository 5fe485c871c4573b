/**
 * Writes `exceptions/`: for each target, exceptions for clusters that are stricter than the
 * application.
 */
import type { ExceptionInput } from '../../targets/shared/exceptions.js';
import type { Application } from '../application.js';
import { enginesOf, type BundleOptions } from '../emitted.js';
import { beyondStandards } from './beyond.js';

export function exceptionFiles(
  application: Application,
  options: BundleOptions,
): readonly (readonly [string, string])[] {
  const { minor } = options;
  const { name, accounts, workloads } = application;
  const input: ExceptionInput = {
    name,
    accounts,
    workloads,
    beyond: beyondStandards(application, minor),
    minor,
  };
  return enginesOf(options).flatMap(({ name: target, exceptions }) =>
    (exceptions?.files(input) ?? []).map((file): [string, string] => [
      `${target}/${file.name}`,
      file.text,
    ]),
  );
}
