/** Gaps of several policies that no request can be in are none. */
import { analysed } from '../../src/api/analysis.js';
import type { Gap } from '../../src/gaps/gap.js';
import { parseDocuments } from '../../src/load/documents.js';
import { readPolicySet } from '../../src/load/readPolicySet.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { EVERY_POLICY_GRANTED } from './everyPolicyGranted.js';
import { policyYaml } from './policyTexts.js';

const between = (min: number): string =>
  `{ rule: MustRunAs, ranges: [{ min: ${min}, max: 5000 }] }`;
const ANY_USER = '{ rule: RunAsAny }';
const ANY_PROFILE = `seccomp.security.alpha.kubernetes.io/allowedProfileNames: '*'`;

/** The gaps for what Gatekeeper does not fill in of the users, with their witnesses. */
const lostUsers = (annotations: string, ...rules: readonly string[]): readonly Gap[] => {
  const policies = rules.map((runAsUser, i) =>
    policyYaml(`policy-${i}`, { annotations, runAsUser }),
  );
  const text = policies.join('') + EVERY_POLICY_GRANTED;
  const input = readPolicySet(parseDocuments(text, 'policies.yaml'), {});
  return analysed(input, ['gatekeeper'], DEFAULT_OPTIONS)
    .flatMap(({ gaps }) => gaps)
    .filter(({ id }) => id.endsWith('runAsUser/default-lost'));
};

test('where every policy demands a user ID, no pod is admitted without the one that is lost', () => {
  expect(lostUsers('', between(1), between(1000))).toEqual([]);
});

test('where one policy admits each pod as it stands, PSP changes none', () => {
  expect(lostUsers('', between(1), between(1000), ANY_USER)).toEqual([]);
});

// A pod with a seccomp field is changed by each of them: the first by name fills in its user, and
// that admits whatever the second would.
test('where PSP changes a pod by a policy, only that one may lose its default', () => {
  const [lost, ...others] = lostUsers(ANY_PROFILE, between(1), between(1000), ANY_USER);
  expect(lost).toMatchObject({
    policy: 'policy-0',
    witness: { spec: { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } } },
  });
  expect(others).toEqual([]);
});

test('where the first by name does not admit the pod, the next may lose its own', () => {
  const lost = lostUsers(ANY_PROFILE, between(1000), between(1), ANY_USER);
  expect(lost.map(({ policy }) => policy)).toEqual(['policy-0', 'policy-1']);
});
