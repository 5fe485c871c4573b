/**
 * Reduces the policies to fewer ones with the same meaning for this cluster: without unused
 * policies, and to those few that suffice.
 */
import { compareText } from '../base/compareText.js';
import { orderGrants } from '../ir/grantOrder.js';
import { knowsGrants, type PolicySet } from '../ir/policySet.js';
import { compilePolicy } from '../semantics/policyEvaluator.js';
import { countedGrants } from './countedGrants.js';
import { isAdmitted, type JudgedTemplate } from './judged.js';
import type { PlannedPolicy, Simplified } from './plan.js';

/** Without the policies that never match. */
export function matchingPolicies(set: PolicySet, planned: readonly PlannedPolicy[]): PolicySet {
  const idle = new Set(
    planned.flatMap(({ name, status }) => (status === 'never matches' ? [name] : [])),
  );
  return withoutPolicies(set, (name) => idle.has(name));
}

/** Merges policies with the same meaning. The merged policy gets the grants of all. */
export function mergedSet(set: PolicySet, planned: readonly PlannedPolicy[]): PolicySet {
  const twin = new Map(
    planned.flatMap(({ name, status, of }) =>
      status === 'same as another' ? [[name, of!] as const] : [],
    ),
  );
  return withoutPolicies(set, (name) => twin.has(name), twin);
}

/**
 * @param instead the policy that gets the grants of a removed policy; if undefined, these grants
 *   are dropped.
 */
export function withoutPolicies(
  set: PolicySet,
  goes: (policy: string) => boolean,
  instead: ReadonlyMap<string, string> = new Map(),
): PolicySet {
  const grants = orderGrants(
    set.grants.flatMap((grant) => {
      const policy = instead.get(grant.policy) ?? grant.policy;
      return goes(policy) ? [] : [{ ...grant, policy }];
    }),
  );
  return {
    ...set,
    policies: set.policies.filter(({ name }) => !goes(name)),
    grants,
    ...(grants.length === 0 && knowsGrants(set) ? { grantsNobody: true } : {}),
  };
}

/**
 * The policies that suffice for what runs. Starting with all used policies, it leaves out the least
 * used first, as long as each workload is still admitted unchanged after patching.
 */
export function simplified(
  merged: PolicySet,
  planned: readonly PlannedPolicy[],
  judged: readonly JudgedTemplate[],
): Simplified {
  const running = judged.filter(isAdmitted);
  const admitters = running.map((one) => admittersOf(merged, one));
  const byUse = [...planned]
    .filter(({ name }) => admitters.some((names) => names.includes(name)))
    .sort((a, b) => a.workloads - b.workloads || compareText(a.name, b.name));
  let kept = byUse.map(({ name }) => name);
  for (const { name } of byUse) {
    const fewer = kept.filter((one) => one !== name);
    const isEnough = admitters.every(
      (names) => names.length === 0 || names.some((one) => fewer.includes(one)),
    );
    if (isEnough) kept = fewer;
  }
  return {
    policies: kept.sort(compareText),
    admitted: admitters.filter((names) => names.some((one) => kept.includes(one))).length,
    of: running.length,
  };
}

/** The policies that the requester may use and that admit the patched pod unchanged. */
function admittersOf(set: PolicySet, { patched, counted }: JudgedTemplate): readonly string[] {
  const mayUse = countedGrants(set, counted);
  return set.policies
    .filter((policy) => {
      const evaluator = compilePolicy(policy, '1.24');
      return (
        evaluator.usable &&
        mayUse(policy.name, patched) &&
        evaluator.admits(patched.pod) &&
        !evaluator.withDefaults(patched.pod).mutated
      );
    })
    .map(({ name }) => name);
}
