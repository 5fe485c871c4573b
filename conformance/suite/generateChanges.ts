/**
 * Random changes of policies and grants, as people make them: of a field, of a policy, of who may
 * use it.
 */
import type { Policy, PolicySet } from '../../src/ir/policySet.js';
import { changedPolicy, randomGrants, randomPolicy, randomPolicySet } from './generatePolicies.js';
import type { Random } from './random.js';

export interface SetPair {
  readonly old: PolicySet;
  readonly new: PolicySet;
}

export function randomSetPair(random: Random): SetPair {
  const before = randomPolicySet(random);
  const count = random.pick([1, 1, 1, 2, 3]);
  let after = before;
  for (let i = 0; i < count; i += 1) after = random.pick(CHANGES)(random, after);
  return { old: known(before), new: known(after) };
}

/** Where nobody is granted anything, everyone is refused. */
const known = (set: PolicySet): PolicySet =>
  set.grants.length > 0 ? set : { ...set, grantsNobody: true };

type ChangeSet = (random: Random, set: PolicySet) => PolicySet;

const withPolicies = (set: PolicySet, policies: readonly Policy[]): PolicySet => ({
  ...set,
  policies: [...policies].sort((a, b) => (a.name < b.name ? -1 : 1)),
});

const ofOne =
  (change: (random: Random, policy: Policy) => readonly Policy[]): ChangeSet =>
  (random, set) => {
    const chosen = random.pick(set.policies);
    return withPolicies(
      set,
      set.policies.flatMap((policy) => (policy === chosen ? change(random, policy) : [policy])),
    );
  };

const field = ofOne((random, policy) => [changedPolicy(random, policy)]);
const whole = ofOne((random, { name }) => [randomPolicy(random, name)]);
const removed: ChangeSet = (random, set) =>
  set.policies.length > 1 ? ofOne(() => [])(random, set) : set;
const added: ChangeSet = (random, set) =>
  set.policies.some(({ name }) => name === 'new-policy')
    ? set
    : {
        ...withPolicies(set, [...set.policies, randomPolicy(random, 'new-policy')]),
        grants: [...set.grants, ...randomGrants(random, 'new-policy')],
      };
const granted: ChangeSet = (random, set) => ({
  ...set,
  grants: [...set.grants, ...randomGrants(random, random.pick(set.policies).name).slice(0, 2)],
});
const withdrawn: ChangeSet = (random, set) => ({
  ...set,
  grants: set.grants.filter(() => random.chance(0.7)),
});

/** Fields mostly. */
const CHANGES: readonly ChangeSet[] = [
  field,
  field,
  field,
  field,
  whole,
  added,
  removed,
  granted,
  granted,
  withdrawn,
];
