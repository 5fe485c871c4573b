/**
 * Sets of many policies: what is written fits the servers. That the engines take it, and answer as
 * predicted, is held by conformance.
 */
import type { Policy, PolicySet } from '../../src/ir/policySet.js';
import { targets } from '../../src/targets/index.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { policyNamed } from '../semantics/policies.js';

interface Variable {
  readonly name: string;
  readonly expression: string;
}
interface Spec {
  readonly variables: readonly Variable[];
  readonly validations: readonly { readonly expression: string; messageExpression?: string }[];
  readonly mutations: readonly { readonly jsonPatch: { readonly expression: string } }[];
}

/** Each allows another path, asks for another user, and fills in a group; the rest is the same. */
const policy = (_: unknown, i: number): Policy => ({
  name: `policy-${String(i).padStart(3, '0')}`,
  spec: {
    ...policyNamed('b-plain').spec,
    privileged: false,
    hostNetwork: false,
    allowedHostPaths: [{ pathPrefix: `/data/${i}`, readOnly: true }],
    runAsUser: { rule: 'MustRunAs', ranges: [{ min: i + 1, max: i + 1 }] },
    fsGroup: { rule: 'MustRunAs', ranges: [{ min: 1 + (i % 3), max: 9 }] },
  },
});
const setOf = (count: number): PolicySet => ({
  apiVersion: 'psp-ferry/v1',
  kind: 'PolicySet',
  policies: Array.from({ length: count }, policy),
  grants: [],
});
function specOf(target: 'vap' | 'kyverno-cel', kind: string, count: number): Spec {
  const { files } = targets[target].emit(setOf(count), { ...DEFAULT_OPTIONS, selection: 'any' });
  const object = files
    .flatMap(({ objects }) => objects as readonly { kind: string; spec: Spec }[])
    .find((one) => one.kind === kind);
  return object!.spec;
}
const expressionOf = ({ variables }: Spec, name: string): string | undefined =>
  variables.find((one) => one.name === name)?.expression;
const named = ({ variables }: Spec, prefix: string): number =>
  variables.filter(({ name }) => name.startsWith(prefix)).length;

test.each(['vap', 'kyverno-cel', 'kyverno', 'gatekeeper'] as const)(
  '%s is written for 300 policies',
  (target) => {
    const { files } = targets[target].emit(setOf(300), { ...DEFAULT_OPTIONS, selection: 'any' });
    expect(files.length).toBeGreaterThan(0);
  },
);

describe('of few policies', () => {
  it('everything stands where it is asked', () => {
    const spec = specOf('vap', 'ValidatingAdmissionPolicy', 3);
    expect(spec.variables.map(({ name }) => name)).toEqual([
      'tooLarge',
      'containers',
      'volumes',
      'sysctls',
      'writtenVolumes',
      'refusals_policy_000',
      'refusals_policy_001',
      'refusals_policy_002',
    ]);
    expect(spec.validations[1]!.messageExpression).not.toContain('? ""');
  });
});

describe('of many policies', () => {
  const validating = specOf('vap', 'ValidatingAdmissionPolicy', 300);
  const mutating = specOf('vap', 'MutatingAdmissionPolicy', 300);

  it('what they have in common stands once', () => {
    expect(expressionOf(validating, 'reason_privileged_1')).toContain('"privileged: ');
    expect(named(validating, 'reason_privileged_')).toBe(1);
    expect(expressionOf(validating, 'refusals_policy_000')).toContain(
      'variables.reason_privileged_1',
    );
    expect(named(mutating, 'common_')).toBeGreaterThan(0);
    expect(expressionOf(mutating, 'fits_policy_000')).toContain('variables.common_');
  });

  it('what one alone asks stands with it', () =>
    expect(expressionOf(validating, 'refusals_policy_007')).toContain('"/data/7"'));

  it('lists of policies are in parts of at most 40', () => {
    expect(named(validating, 'admitted_part_')).toBe(8);
    expect(validating.validations.at(-1)!.expression.split(' ||\n')).toHaveLength(8);
    expect(
      [...validating.variables, ...mutating.variables].filter(
        ({ expression }) => expression.length > 30_000,
      ),
    ).toEqual([]);
  });

  it('the message of a pod that is admitted is not made', () =>
    expect(validating.validations.at(-1)!.messageExpression).toMatch(
      /^\(variables\.admitted_part_1 \|\|[^?]*\) \? "" : /,
    ));

  it('the patches of the chosen policy alone are made, in one mutation', () => {
    expect(mutating.mutations).toHaveLength(1);
    expect(mutating.mutations[0]!.jsonPatch.expression).toContain(
      'variables.filled.map(patch, JSONPatch{op: "add", path: string(patch.path), value: patch.value})',
    );
    expect(expressionOf(mutating, 'fills_policy_000')).toContain('"value": dyn(');
  });
});

test('the grants of many users stand in several expressions', () => {
  const users = Array.from({ length: 400 }, (_, i) => `user-number-${i}@example.com`);
  const { files } = targets.vap.emit(
    {
      ...setOf(1),
      grants: users.map((name, i) => ({
        policy: 'policy-000',
        subject: { kind: 'User', name },
        namespace: `namespace-${i}`,
        apiGroup: 'policy',
      })),
    },
    { ...DEFAULT_OPTIONS, selection: 'static' },
  );
  const text = files.map((file) => file.text).join('');
  expect(text).toContain('variables.granted_policy_000 || variables.granted_policy_000_part_2');
  for (const name of [users[0]!, users.at(-1)!]) expect(text).toContain(`"${name}"`);
});
