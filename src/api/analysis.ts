/**
 * For each target, the gaps: where its answers differ from PSP's. Writing a target's policies does
 * not need this, and it is kept apart because the search for witnesses takes time.
 */
import type { GapAnalysis } from '../gaps/answers.js';
import type { TargetName } from '../gaps/gap.js';
import type { PolicyInput } from '../load/readPolicySet.js';
import type { PolicySet } from '../ir/policySet.js';
import { targets } from '../targets/index.js';
import type { EmitOptions } from '../targets/shared/options.js';
import { selectionError } from '../targets/shared/selection.js';

export interface TargetAnalysis extends GapAnalysis {
  readonly name: TargetName;
}

/** @throws InputError that names every target which cannot be written. */
export function analysed(
  { policySet }: Pick<PolicyInput, 'policySet'>,
  names: readonly TargetName[],
  options: EmitOptions,
): readonly TargetAnalysis[] {
  requireSelection(policySet, names, options);
  return names.map((name) => ({ name, ...targets[name].gaps(policySet, options) }));
}

/** @throws InputError that names each target that needs grants when the input has none. */
export function requireSelection(
  policySet: PolicySet,
  names: readonly TargetName[],
  options: EmitOptions,
): void {
  const refusals = names.flatMap((target) => {
    const choice = targets[target].selects(policySet, options);
    return 'refused' in choice ? [{ target, refused: choice.refused }] : [];
  });
  if (refusals.length > 0) throw selectionError(policySet, options, refusals);
}
