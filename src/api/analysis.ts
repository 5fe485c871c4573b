/**
 * Where targets answer otherwise than PSP; apart from what is emitted, for the search for witnesses
 * takes time.
 */
import type { GapAnalysis } from '../gaps/answers.js';
import type { TargetName } from '../gaps/gap.js';
import type { PolicyInput } from '../load/readPolicySet.js';
import { targets } from '../targets/index.js';
import type { EmitOptions } from '../targets/shared/options.js';

export interface TargetAnalysis extends GapAnalysis {
  readonly name: TargetName;
}

export const analysed = (
  { policySet }: PolicyInput,
  names: readonly TargetName[],
  options: EmitOptions,
): readonly TargetAnalysis[] =>
  names.map((name) => ({ name, ...targets[name].gaps(policySet, options) }));
