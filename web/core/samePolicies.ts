/**
 * Keeps the objects of policies that an edit did not change, so that remembered results stay valid.
 */
import { exactJson } from '../../src/base/exactJson.js';
import type { Policy, PolicySet } from '../../src/ir/policySet.js';

let policies: ReadonlyMap<string, Policy> = new Map();
let last: { readonly text: string; readonly set: PolicySet } | undefined;

/** An equal set that uses the last set's objects where these are equal. */
export function sameAsBefore(policySet: PolicySet): PolicySet {
  const text = exactJson(policySet, 0);
  if (last?.text === text) return last.set;
  const own = policySet.policies.map((policy) => [exactJson(policy, 0), policy] as const);
  const set = {
    ...policySet,
    policies: own.map(([content, policy]) => policies.get(content) ?? policy),
  };
  policies = new Map(own.map(([content], i) => [content, set.policies[i]!]));
  last = { text, set };
  return set;
}
