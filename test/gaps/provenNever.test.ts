/** Gaps of several policies that no request can be in are none. */
import { analysed } from '../../src/api/analysis.js';
import { parseDocuments } from '../../src/load/documents.js';
import { readPolicySet } from '../../src/load/readPolicySet.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { EVERY_POLICY_GRANTED } from './everyPolicyGranted.js';
import { policyYaml } from './policyTexts.js';

const between = (min: number): string =>
  `{ rule: MustRunAs, ranges: [{ min: ${min}, max: 5000 }] }`;
const lostUsers = (...rules: readonly string[]): readonly string[] => {
  const policies = rules.map((runAsUser, i) => policyYaml(`policy-${i}`, { runAsUser }));
  const text = policies.join('') + EVERY_POLICY_GRANTED;
  const input = readPolicySet(parseDocuments(text, 'policies.yaml'), {});
  return analysed(input, ['gatekeeper'], DEFAULT_OPTIONS)
    .flatMap(({ gaps }) => gaps.map(({ id }) => id))
    .filter((id) => id.endsWith('runAsUser/default-lost'));
};

test('where every policy demands a user ID, no pod is admitted without the one that is lost', () => {
  expect(lostUsers(between(1), between(1000))).toEqual([]);
});

// A pod with a seccomp field is changed by each of them: the first by name fills in its user.
test('where one policy admits pods without, the others may lose theirs', () => {
  expect(lostUsers(between(1), between(1000), '{ rule: RunAsAny }')).toEqual([
    'gatekeeper/policy-0/runAsUser/default-lost',
    'gatekeeper/policy-1/runAsUser/default-lost',
  ]);
});
