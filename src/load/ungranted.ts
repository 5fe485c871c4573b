/**
 * Finds policies that nobody may use by the roles and bindings of the input: PSP admits no pod by
 * them.
 */
import type { Locate } from '../base/position.js';
import type { Problem } from '../base/problem.js';
import { shortList } from '../base/shortList.js';
import { knowsGrants, type PolicySet } from '../ir/policySet.js';
import { SOURCE } from '../ir/source.js';

/**
 * @returns one warning for all such policies: usually the input just lacks the file that grants
 *   them.
 */
export function ungrantedProblems(
  set: PolicySet,
  locate: ReadonlyMap<string, Locate>,
): readonly Problem[] {
  if (!knowsGrants(set)) return [];
  const granted = new Set(set.grants.map(({ policy }) => policy));
  const names = set.policies
    .map(({ name }) => name)
    .filter((name) => !granted.has('*') && !granted.has(name));
  if (names.length === 0) return [];
  const kind = names.length === 1 ? SOURCE.kind : SOURCE.kinds;
  return [
    {
      severity: 'warning',
      position: locate.get(names[0]!)!(['metadata', 'name']),
      message: `by the roles and bindings of the input nobody may use ${kind} ${shortList(names)}: no pod is admitted by ${names.length === 1 ? 'it' : 'them'}`,
      remedy: `give the roles and bindings that grant ${names.length === 1 ? 'it' : 'them'} too, or remove what is not used`,
    },
  ];
}
