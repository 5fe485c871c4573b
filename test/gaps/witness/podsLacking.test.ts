/** What a policy fills in is lost where another admits the pod without it: at the edges of both. */
import { podsLacking } from '../../../src/gaps/witness/podsLacking.js';
import type { Policy, PolicySet, PolicySpec } from '../../../src/ir/policySet.js';
import { parseDocuments } from '../../../src/load/documents.js';
import { readPolicySet } from '../../../src/load/readPolicySet.js';
import type { JsonObject } from '../../../src/pod/json.js';
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

test('the last by name has none after it, where it asks for what it fills in', () => {
  const last = named('d', { readOnlyRootFilesystem: true });
  const all = { ...set, policies: [...set.policies, last] };
  expect([...podsLacking(all, last, 'readOnlyRootFilesystem')]).toEqual([]);
});

const ADDS = `apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: { name: adds }
spec:
  privileged: true
  volumes: ['*']
  defaultAddCapabilities: [SYS_ADMIN]
  runAsUser: { rule: RunAsAny }
  fsGroup: { rule: RunAsAny }
  supplementalGroups: { rule: RunAsAny }
  seLinux: { rule: RunAsAny }
`;

test('where it does not ask for it: beside a container that other policies refuse, too', () => {
  const adds = readPolicySet(parseDocuments(ADDS, 'adds.yaml'), {}).policySet.policies[0]!;
  const evaluator = compilePolicy(adds, 'current');
  const pods = [...podsLacking({ ...set, policies: [adds] }, adds, 'defaultAddCapabilities')];
  for (const pod of pods) expect(evaluator.refusedBy(pod)).toEqual([]);
  const containers = pods.map(
    (pod) => (pod['spec'] as JsonObject)['containers'] as readonly JsonObject[],
  );
  const isPrivileged = ({ securityContext }: JsonObject): boolean =>
    (securityContext as JsonObject | undefined)?.['privileged'] === true;
  expect(
    containers.some(
      ([first, second]) => second !== undefined && !isPrivileged(first!) && isPrivileged(second),
    ),
  ).toBe(true);
});
