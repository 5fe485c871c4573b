/** Policies that an edit left alone are the ones of before: what is known of them need not be found again. */
import { exactJson } from '../../src/base/exactJson.js';
import type { Policy, PolicySet } from '../../src/ir/policySet.js';

let policies: ReadonlyMap<string, Policy> = new Map();
let last: { readonly text: string; readonly set: PolicySet } | undefined;

/** The same set, of the same objects as the last where they say the same. */
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
