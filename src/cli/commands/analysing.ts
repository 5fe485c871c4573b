/** The analysis of gaps, with how far it is at a terminal. */
import { analysed, type TargetAnalysis } from '../../api/analysis.js';
import type { TargetName } from '../../gaps/gap.js';
import type { PolicyInput } from '../../load/readPolicySet.js';
import type { EmitOptions } from '../../targets/shared/options.js';
import { eachWithProgress, type Progress } from '../io/progress.js';

/** @param at the revision, where it is another one than that of the files. */
export const analysesOf = (
  input: PolicyInput,
  targets: readonly TargetName[],
  options: EmitOptions,
  progress: Progress,
  at?: string,
): readonly TargetAnalysis[] =>
  eachWithProgress(
    progress,
    targets,
    (name) => `${at === undefined ? '' : `${at}: `}${name}: looking for gaps`,
    (name, say) =>
      analysed(input, [name], {
        ...options,
        onProgress: (policies, of) => say(`policy ${policies} of ${of}`),
      })[0]!,
  );
