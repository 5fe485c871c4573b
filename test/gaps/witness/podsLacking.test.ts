/** What a policy fills in is lost where another admits the pod without it: at the edges of both. */
import { podsLacking } from '../../../src/gaps/witness/podsLacking.js';
import type { Policy, PolicySet, PolicySpec } from '../../../src/ir/policySet.js';
import { compilePolicy } from '../../../src/semantics/policyEvaluator.js';
import { policyNamed } from '../../semantics/policies.js';

const named = (name: string, spec: Partial<PolicySpec>): Policy => ({
  name,
  spec: { ...policyNamed('v9').spec, ...spec },
});
const ports = (min: number, max: number): Partial<PolicySpec> => ({ hostPorts: [{ min, max }] });
const set: PolicySet = {
  apiVersion: 'psp-ferry/v1',
  kind: 'PolicySet',
  grants: [],
  policies: [
    named('a', ports(1000, 2000)),
    named('b', { ...ports(1010, 2010), readOnlyRootFilesystem: true }),
    named('c', ports(1020, 2020)),
  ],
};
const [, own, next] = set.policies;

test('each lacks it, is admitted with it, and by the next policy without it', () => {
  const pods = [...podsLacking(set, own!, 'readOnlyRootFilesystem')];
  expect(pods.length).toBeGreaterThan(0);
  const [ofOwn, ofNext] = [compilePolicy(own!, 'current'), compilePolicy(next!, 'current')];
  for (const pod of pods) {
    expect(ofOwn.refusedBy(pod)).toEqual(['readOnlyRootFilesystem']);
    expect(ofOwn.refusedBy(ofOwn.withDefaults(pod).pod)).toEqual([]);
    expect(ofNext.refusedBy(pod)).toEqual([]);
  }
});

test('one of them has a port that the policy before does not allow', () => {
  const before = compilePolicy(set.policies[0]!, 'current');
  const pods = [...podsLacking(set, own!, 'readOnlyRootFilesystem')];
  expect(pods.some((pod) => before.refusedBy(pod).includes('hostPorts'))).toBe(true);
});

test('the last by name has none after it', () => {
  expect([...podsLacking(set, next!, 'readOnlyRootFilesystem')]).toEqual([]);
});
