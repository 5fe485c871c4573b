import type { TargetName } from '../gaps/gap.js';
import { targets } from './index.js';
import type { OutputFile } from './shared/outputFile.js';

/** The files of a target, plus the settings that its engine needs. */
export const besideEngine = (
  name: TargetName,
  files: readonly OutputFile[],
): readonly OutputFile[] => {
  const { chartValues } = targets[name];
  return chartValues === undefined ? files : [...files, chartValues];
};
