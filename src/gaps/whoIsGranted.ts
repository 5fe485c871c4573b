/**
 * PSP refuses every pod of those who may use no policy, whatever is in it. So where a target does
 * not ask who may use which policy, what a policy refuses explains only the answers to those who
 * may use this policy. The gap of the selection explains the others.
 */
import { knowsGrants, type PolicySet } from '../ir/policySet.js';
import type { Bool } from '../lang/build.js';
import { conjunction, disjunction } from '../lang/foldLogic.js';
import { boundMayUse } from '../semantics/grantPredicate.js';
import type { Gap } from './gap.js';

type Made = Pick<Gap, 'policy' | 'beyondInput'> & { readonly isOfAsking?: true };

/**
 * @param made a gap of a target that does not ask who may use which policy.
 * @returns who may use the policy of the gap, or any policy for a gap of the set; undefined if that
 *   does not matter.
 */
export function whoIsGranted(
  { policies, grants, ...set }: PolicySet,
  { policy, beyondInput, isOfAsking }: Made,
  { psp }: Gap['answers'],
): Bool | undefined {
  if (psp !== 'denies' || beyondInput || isOfAsking || !knowsGrants({ grants, ...set }))
    return undefined;
  const names = policy === '*' ? policies.map(({ name }) => name) : [policy];
  return { node: disjunction(names.map((name) => boundMayUse(name, grants))) };
}

/** The cause of the gap, of those who are granted a policy if that matters. */
export const forThoseGranted = ({ when, granted }: Pick<Gap, 'when' | 'granted'>): Bool =>
  granted === undefined ? when : { node: conjunction([when.node, granted.node]) };
