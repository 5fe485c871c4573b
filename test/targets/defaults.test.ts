/**
 * What gatekeeper and kyverno fill in: when it is written, for which pods, and what becomes a gap
 * instead.
 */
import type { Policy, PolicySet, PolicySpec } from '../../src/ir/policySet.js';
import type { TargetName } from '../../src/gaps/gap.js';
import { DEFAULT_OPTIONS, type EmitOptions } from '../../src/targets/shared/options.js';
import { targets } from '../../src/targets/index.js';
import { policyNamed } from '../semantics/policies.js';

const setOf = (...specs: readonly Partial<PolicySpec>[]): PolicySet => ({
  apiVersion: 'psp-ferry/v1',
  kind: 'PolicySet',
  grants: [],
  policies: specs.map((spec, i): Policy => ({
    name: `p${i}`,
    spec: { ...policyNamed('v9').spec, ...spec },
  })),
});
const readOnly = setOf({ readOnlyRootFilesystem: true });
const options = (more: Partial<EmitOptions>): EmitOptions => ({
  ...DEFAULT_OPTIONS,
  selection: 'any',
  ...more,
});
const scope = {
  name: 'logs',
  accounts: [
    { namespace: 'logging', name: 'collector' },
    { namespace: 'logging', name: 'rotator' },
  ],
  by: 'account',
} as const;

type Written = { readonly spec: Readonly<Record<string, unknown>> };
const defaultsOf = (
  target: TargetName,
  set: PolicySet,
  more: Partial<EmitOptions> = {},
): readonly Written[] | undefined =>
  targets[target].emit(set, options(more)).files.find(({ name }) => name === 'defaults.yaml')
    ?.objects as readonly Written[] | undefined;
const gapIds = (target: TargetName, set: PolicySet): readonly string[] =>
  targets[target].gaps(set, options({})).gaps.map(({ id }) => id);

describe.each(['gatekeeper', 'kyverno'] as const)('%s', (target) => {
  it('fills in only where it enforces', () => {
    expect(defaultsOf(target, readOnly)).toBeDefined();
    for (const mode of ['audit', 'warn'] as const)
      expect(defaultsOf(target, readOnly, { mode })).toBeUndefined();
  });

  it('writes nothing for policies that fill in nothing', () =>
    expect(defaultsOf(target, setOf({}))).toBeUndefined());

  it('has no gap for what it fills in, and one for what only one policy does', () => {
    expect(gapIds(target, readOnly).filter((id) => id.includes('readOnlyRootFilesystem'))).toEqual(
      [],
    );
    // A pod with a seccomp field is changed by each of them: the first by name fills in more.
    const seccomp = { allowedProfileNames: ['*'], defaultProfileName: null };
    expect(gapIds(target, setOf({ readOnlyRootFilesystem: true, seccomp }, { seccomp }))).toContain(
      `${target}/p0/readOnlyRootFilesystem/default-lost`,
    );
  });

  it('has a gap for a field that is filled in beside the annotation that PSP read', () => {
    const seccomp = setOf({
      seccomp: { allowedProfileNames: ['runtime/default'], defaultProfileName: 'runtime/default' },
    });
    expect(gapIds(target, seccomp)).toContain(`${target}/*/seccomp-annotations/default-differs`);
  });

  it('has a gap for the items of a list that not all policies name', () => {
    const drops = setOf(
      { requiredDropCapabilities: ['A', 'B'] },
      { requiredDropCapabilities: ['B'] },
    );
    expect(JSON.stringify(defaultsOf(target, drops))).toContain('B');
    expect(gapIds(target, drops).filter((id) => /p1.*requiredDrop/.test(id))).toEqual([]);
    expect(gapIds(target, drops)).toContain(`${target}/p0/requiredDropCapabilities/default-lost`);
  });
});

it('mutators match the namespaces of their constraint', () => {
  const { files } = targets.gatekeeper.emit(readOnly, options({ scope }));
  const constraint = files.find(({ name }) => name === 'constraint.yaml')!.objects[0] as {
    readonly spec: { readonly match: { readonly namespaces: unknown } };
  };
  expect(defaultsOf('gatekeeper', readOnly, { scope })!.map(({ spec }) => spec['match'])).toEqual([
    { namespaces: constraint.spec.match.namespaces },
    { namespaces: ['logging'] },
  ]);
});

it('mutate rules are for the accounts of the application', () => {
  const [{ spec }] = defaultsOf('kyverno', readOnly, { scope }) as [Written];
  expect(spec['rules']).toMatchObject([
    {
      preconditions: {
        all: [{ operator: 'AnyIn', value: ['logging/collector', 'logging/rotator'] }],
      },
    },
  ]);
});

describe('values that Kyverno would read as variables', () => {
  const profile = (name: string): PolicySet =>
    setOf({ seccomp: { allowedProfileNames: ['*'], defaultProfileName: `localhost/${name}` } });
  it.each(['{{request.namespace}}', '$(./../name)', '\\{{x}}', '${x}'])(
    '%s is not filled in, and stays a gap',
    (name) => {
      expect(defaultsOf('kyverno', profile(name))).toBeUndefined();
      expect(gapIds('kyverno', profile(name))).toContain('kyverno/p0/seccomp/default-lost');
      expect(defaultsOf('gatekeeper', profile(name))).toHaveLength(1);
    },
  );
  it('others are, exactly', () =>
    expect(JSON.stringify(defaultsOf('kyverno', profile('a "b" c\nd')))).toContain(
      JSON.stringify(JSON.stringify('a "b" c\nd')).slice(1, -1),
    ));
  it.each(["'] || true", 'NET RAW', '*'])('a capability %s is not', (name) =>
    expect(defaultsOf('kyverno', setOf({ requiredDropCapabilities: [name] }))).toBeUndefined(),
  );
});
