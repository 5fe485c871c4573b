/** Who may use which policy where the input does not say it, or says that nobody may. */
import { TARGET_NAMES, type TargetName } from '../../src/gaps/gap.js';
import type { Grant, Policy, PolicySet } from '../../src/ir/policySet.js';
import { formatProblem, InputError } from '../../src/base/problem.js';
import { requireSelection } from '../../src/api/analysis.js';
import { targets } from '../../src/targets/index.js';
import { DEFAULT_OPTIONS, type EmitOptions } from '../../src/targets/shared/options.js';
import { policyNamed } from '../semantics/policies.js';

const ONE = [policyNamed('b-plain')];
const TWO = [...ONE, policyNamed('x-privileged')];
const DEVS: Grant = {
  policy: '*',
  namespace: null,
  subject: { kind: 'Group', name: 'devs' },
  apiGroup: 'policy',
};
const setOf = (policies: readonly Policy[], rest: Partial<PolicySet> = {}): PolicySet => ({
  apiVersion: 'psp-ferry/v1',
  kind: 'PolicySet',
  policies,
  grants: [],
  ...rest,
});
const choices = (
  policySet: PolicySet,
  options: Partial<EmitOptions> = {},
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    TARGET_NAMES.map((name) => {
      const choice = targets[name].selects(policySet, { ...DEFAULT_OPTIONS, ...options });
      return [name, 'refused' in choice ? 'refused' : choice.selection];
    }),
  );

test.each<[string, PolicySet, Partial<EmitOptions>, Readonly<Record<TargetName, string>>]>([
  [
    'several policies without RBAC: who can asks it, the rest is not written',
    setOf(TWO),
    {},
    {
      psa: 'refused',
      vap: 'live',
      gatekeeper: 'refused',
      kyverno: 'refused',
      'kyverno-cel': 'live',
    },
  ],
  [
    'one policy without RBAC: who cannot ask holds everyone to it',
    setOf(ONE),
    {},
    { psa: 'any', vap: 'live', gatekeeper: 'any', kyverno: 'live', 'kyverno-cel': 'live' },
  ],
  [
    'grants: those who cannot ask compile them in',
    setOf(TWO, { grants: [DEVS] }),
    {},
    {
      psa: 'static',
      vap: 'live',
      gatekeeper: 'static',
      kyverno: 'static',
      'kyverno-cel': 'live',
    },
  ],
  [
    'RBAC that grants nobody a policy is known',
    setOf(TWO, { grantsNobody: true }),
    {},
    {
      psa: 'static',
      vap: 'live',
      gatekeeper: 'static',
      kyverno: 'static',
      'kyverno-cel': 'live',
    },
  ],
  [
    'a copy of RBAC needs no grants',
    setOf(TWO),
    { selection: 'live' },
    {
      psa: 'refused',
      vap: 'live',
      gatekeeper: 'live',
      kyverno: 'refused',
      'kyverno-cel': 'live',
    },
  ],
  [
    'nothing can be compiled in',
    setOf(ONE),
    { selection: 'static' },
    {
      psa: 'any',
      vap: 'refused',
      gatekeeper: 'refused',
      kyverno: 'refused',
      'kyverno-cel': 'refused',
    },
  ],
  [
    'the user may say that everyone may use every policy',
    setOf(TWO),
    { selection: 'any' },
    { psa: 'any', vap: 'any', gatekeeper: 'any', kyverno: 'any', 'kyverno-cel': 'any' },
  ],
  [
    'beside a level, the policy asks',
    setOf(TWO),
    { residual: true },
    {
      psa: 'live',
      vap: 'live',
      gatekeeper: 'refused',
      kyverno: 'refused',
      'kyverno-cel': 'live',
    },
  ],
])('%s', (_, policySet, options, expected) => {
  expect(choices(policySet, options)).toEqual(expected);
});

test('more policies than the authorizer can be asked about, and no grants: refused', () => {
  const many = Array.from({ length: 15 }, (__, i) => ({ ...ONE[0]!, name: `p${i}` }));
  expect(targets.vap.selects(setOf(many), DEFAULT_OPTIONS)).toEqual({
    refused:
      'it cannot ask who may use which policy (live selection takes 30 authorizer checks for 15 policies, and 24 fit), and the input has no roles and bindings',
  });
  expect(() => requireSelection(setOf(many), ['vap'], DEFAULT_OPTIONS)).toThrow(
    'name targets that ask RBAC (-t kyverno-cel), or',
  );
});

test('every target that is refused is named, with what to do', () => {
  let error: unknown;
  try {
    requireSelection(setOf(TWO), TARGET_NAMES, DEFAULT_OPTIONS);
  } catch (thrown) {
    error = thrown;
  }
  expect((error as InputError).problems.map(formatProblem)).toEqual(
    ['psa', 'gatekeeper', 'kyverno'].map(
      (name) =>
        expect.stringMatching(
          new RegExp(`^<input>: ${name} is not written for these policies: .*--selection any`),
        ) as string,
    ),
  );
  expect(() => targets.gatekeeper.emit(setOf(TWO), DEFAULT_OPTIONS)).toThrow(InputError);
});

test.each(['psa', 'gatekeeper'] as const)(
  '%s says beside what it writes that it holds everyone to one policy, and names the gap',
  (name) => {
    const words =
      'everyone is held to PodSecurityPolicy b-plain, because the input has no roles and bindings; PSP asked RBAC, and refused whoever was granted nothing';
    const { warning, files } = targets[name].emit(setOf(ONE), DEFAULT_OPTIONS);
    expect(warning).toBe(words);
    expect(files.some(({ text }) => text.includes(`\n# ${words}\n`))).toBe(true);
    const { gaps } = targets[name].gaps(setOf(ONE), DEFAULT_OPTIONS);
    expect(gaps.filter(({ id }) => id === `${name}/*/selection/looser`)).toHaveLength(1);
  },
);

test('what RBAC grants nobody, nobody but an administrator may use', () => {
  const set = setOf(ONE, { grantsNobody: true });
  const request = {
    uid: '',
    operation: 'CREATE',
    subResource: '',
    namespace: 'team',
    name: 'p',
    user: 'ann',
    groups: ['system:authenticated'],
    pod: { metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'i' }] } },
    oldPod: null,
  } as const;
  const allowed = (name: TargetName, groups: readonly string[]): boolean =>
    targets[name].predict(set, DEFAULT_OPTIONS)({ ...request, groups }).allowed;
  for (const name of ['vap', 'gatekeeper', 'kyverno', 'kyverno-cel'] as const) {
    expect([name, allowed(name, ['system:authenticated'])]).toEqual([name, false]);
    expect([name, allowed(name, ['system:masters'])]).toEqual([name, true]);
  }
});
