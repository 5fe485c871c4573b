/** Analyses gaps, with progress at a terminal. */
import { analysed, type TargetAnalysis } from '../../api/analysis.js';
import type { TargetName } from '../../gaps/gap.js';
import type { PolicyInput } from '../../load/readPolicySet.js';
import type { EmitOptions } from '../../targets/shared/options.js';
import { eachWithProgress, placeIn, type Progress } from '../io/progress.js';

/** @param at the revision that is analysed, if it is not the state of the files. */
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
    (name) => `${at === undefined ? '' : `${at}: `}${title(name)}`,
    (name, say) =>
      analysed(input, [name], {
        ...options,
        onProgress: (policies, of) => say(policyOf(policies, of)),
      })[0]!,
  );

/** Reports the same progress for targets that another function analyses. */
export const sayingGaps =
  (
    { say }: Progress,
    targets: readonly TargetName[],
  ): ((target: TargetName, policies: number, of: number) => void) =>
  (target, policies, of) =>
    say(
      `${title(target)}, ${policyOf(policies, of)}${placeIn(targets.indexOf(target), targets.length)}`,
    );

const title = (target: TargetName): string => `${target}: looking for gaps`;
const policyOf = (policies: number, of: number): string => `policy ${policies} of ${of}`;
