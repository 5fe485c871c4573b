/** Gaps of several policies that no request can be in are none. */
import { analysed } from '../../src/api/analysis.js';
import type { Gap, TargetName } from '../../src/gaps/gap.js';
import { parseDocuments } from '../../src/load/documents.js';
import { readPolicySet } from '../../src/load/readPolicySet.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { EVERY_POLICY_GRANTED } from './everyPolicyGranted.js';
import { bindingYaml, policyYaml, roleYaml } from './policyTexts.js';

const between = (min: number): string =>
  `{ rule: MustRunAs, ranges: [{ min: ${min}, max: 5000 }] }`;
const ANY_USER = '{ rule: RunAsAny }';
const ANY_PROFILE = `seccomp.security.alpha.kubernetes.io/allowedProfileNames: '*'`;

const gapsOf = (target: TargetName, ...policies: readonly string[]): readonly Gap[] =>
  gapsIn(target, policies.join('') + EVERY_POLICY_GRANTED);

const gapsIn = (target: TargetName, text: string): readonly Gap[] => {
  const input = readPolicySet(parseDocuments(text, 'policies.yaml'), {});
  return analysed(input, [target], DEFAULT_OPTIONS).flatMap(({ gaps }) => gaps);
};

/** The gaps for what Gatekeeper does not fill in of the users, with their witnesses. */
const lostUsers = (annotations: string, ...rules: readonly string[]): readonly Gap[] => {
  const policies = rules.map((runAsUser, i) =>
    policyYaml(`policy-${i}`, { annotations, runAsUser }),
  );
  return gapsOf('gatekeeper', ...policies).filter(({ id }) =>
    id.endsWith('runAsUser/default-lost'),
  );
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

const WIDE = ['hostNetwork: true', 'hostPorts: [{ min: 0, max: 65535 }]'];
const looserByLevel = (...policies: readonly string[]): readonly Gap[] =>
  gapsOf('psa', ...policies).filter(({ effect, policy }) => effect === 'looser' && policy !== '*');
const controlsOf = (gaps: readonly Gap[], policy: string): readonly string[] =>
  gaps.filter((gap) => gap.policy === policy).map(({ control }) => control);

// What the wide policy refuses, the narrow one refuses as well. So both refuse a pod whether or not
// it uses the host's network.
test('a rule of which another policy relieves everyone explains nothing', () => {
  const narrow = policyYaml('narrow', { runAsUser: ANY_USER, volume: 'emptyDir' });
  const gaps = looserByLevel(narrow, policyYaml('wide', { runAsUser: ANY_USER, fields: WIDE }));
  const own = controlsOf(gaps, 'narrow');
  expect(own).toContain('hostPID');
  for (const relieved of ['hostNetwork', 'hostPorts', 'volumes'])
    expect(own).not.toContain(relieved);
  expect(controlsOf(gaps, 'wide')).toContain('hostPID');
  expect(gaps.filter(({ witness }) => witness === null)).toEqual([]);
});

test('it explains a pod that the other policy refuses for another reason', () => {
  const privileged = policyYaml('privileged', {
    runAsUser: ANY_USER,
    fields: ['privileged: true'],
  });
  const gaps = looserByLevel(privileged, policyYaml('wide', { runAsUser: ANY_USER, fields: WIDE }));
  const found = gaps.find(({ id }) => id === 'psa/privileged/hostNetwork/looser');
  expect(found?.witness).toMatchObject({
    spec: { hostNetwork: true, containers: [{ securityContext: { privileged: true } }] },
  });
});

// `narrow` refuses what `wide` refuses too, and `tuned` does not.
test('the same rule of two policies explains pods for one of them only', () => {
  const gaps = looserByLevel(
    policyYaml('narrow', { runAsUser: ANY_USER }),
    policyYaml('tuned', { runAsUser: ANY_USER, fields: ["allowedUnsafeSysctls: ['kernel.*']"] }),
    policyYaml('wide', { runAsUser: ANY_USER, fields: WIDE }),
  );
  expect(controlsOf(gaps, 'narrow')).not.toContain('hostNetwork');
  const found = gaps.find(({ id }) => id === 'psa/tuned/hostNetwork/looser');
  expect(found?.witness).toMatchObject({ spec: { hostNetwork: true } });
});

test('where no policy allows a profile, a level changes none of a pod that PSP admitted', () => {
  const ids = gapsOf(
    'psa',
    policyYaml('policy-0', { runAsUser: between(1) }),
    policyYaml('policy-1', { runAsUser: ANY_USER }),
  ).map(({ id }) => id);
  expect(ids).not.toContain('psa/*/seccomp-annotations/default-differs');
});

// Gatekeeper fills in the group that all policies fill in, so it admits the pod by policy-1. PSP
// would change the pod by either, and so chose policy-0; for an administrator it chose `first`.
test('an account that asks for a pod of another loses what only its own policy fills in', () => {
  const grouped = { runAsUser: ANY_USER, supplementalGroups: between(1) };
  const policies = [
    policyYaml('first', grouped),
    policyYaml('policy-0', { ...grouped, fields: ['readOnlyRootFilesystem: true'] }),
    policyYaml('policy-1', grouped),
  ];
  const granted = ['policy-0', 'policy-1'].map(
    (name) =>
      roleYaml(name) +
      bindingYaml('RoleBinding', name, `{ kind: ServiceAccount, name: ${name}, namespace: web }`),
  );
  const lost = gapsIn('gatekeeper', [...policies, ...granted].join('')).find(
    ({ id }) => id === 'gatekeeper/policy-0/readOnlyRootFilesystem/default-lost',
  );
  expect(lost?.witness).toMatchObject({ request: { namespace: 'web' } });
});
