import { LEVEL_LABELS } from '../../base/levelLabels.js';
import type { StandardLevel } from '../../standards/standardLevels.js';
import type { EmitOptions } from '../shared/options.js';

export const ENFORCE = `${LEVEL_LABELS}enforce`;
export const ENFORCE_VERSION = `${LEVEL_LABELS}enforce-version`;

type LabelOptions = Pick<EmitOptions, 'mode' | 'minor'>;

/**
 * The level and version for each of the three modes. Warnings and audit entries also cover the
 * templates of workloads, so that users learn of a refusal before pods are missing.
 */
export function levelModes(
  level: StandardLevel,
  { mode, minor }: LabelOptions,
): Readonly<Record<string, string>> {
  const levels = {
    enforce: mode === 'enforce' ? level : 'privileged',
    audit: level,
    warn: mode === 'audit' ? 'privileged' : level,
  };
  return Object.fromEntries(
    Object.entries(levels).flatMap(([name, value]) => [
      [name, value],
      [`${name}-version`, `v1.${minor}`],
    ]),
  );
}

/** The labels of a namespace with this level. */
export const standardLabels = (
  level: StandardLevel,
  options: LabelOptions,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(levelModes(level, options)).map(([name, value]) => [
      `${LEVEL_LABELS}${name}`,
      value,
    ]),
  );

/** The labels that set the enforced level and its version. */
export const enforceLabels = (
  level: StandardLevel,
  options: Pick<EmitOptions, 'minor'>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(standardLabels(level, { ...options, mode: 'enforce' })).filter(([label]) =>
      label.startsWith(ENFORCE),
    ),
  );
