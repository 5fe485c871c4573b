/** How servers read pods matters only where PSP looked. */
import { TARGET_NAMES } from '../../src/gaps/gap.js';
import type { Policy, PolicySpec } from '../../src/ir/policySet.js';
import { targets } from '../../src/targets/index.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { policyNamed } from '../semantics/policies.js';

test('debug containers, which PSP did not check, show no gap of AppArmor fields', () => {
  const plain = policyNamed('b-plain');
  const profiles = {
    allowedProfileNames: ['runtime/default'],
    defaultProfileName: 'runtime/default',
  };
  const { gaps } = targets.psa.gaps(
    {
      apiVersion: 'psp-ferry/v1',
      kind: 'PolicySet',
      policies: [{ ...plain, spec: { ...plain.spec, appArmor: profiles } }],
      grants: [],
    },
    { ...DEFAULT_OPTIONS, psaLevel: 'restricted' },
  );
  const witnesses = gaps
    .filter(({ control, effect }) => control === 'apparmor-fields' && effect === 'stricter')
    .map(({ witness }) => witness?.['kind']);
  expect(witnesses).toEqual(['Pod']);
  expect(gaps.map(({ id }) => id)).toContain('psa/*/ephemeralcontainers/stricter');
});

describe('volumes of type image, of which 1.24 made emptyDirs', () => {
  const plain = policyNamed('b-plain');
  const found = (volumes: PolicySpec['volumes']): readonly string[] =>
    TARGET_NAMES.flatMap((name) =>
      targets[name]
        .gaps(
          {
            apiVersion: 'psp-ferry/v1',
            kind: 'PolicySet',
            policies: [{ ...plain, spec: { ...plain.spec, volumes } }],
            grants: [],
          },
          DEFAULT_OPTIONS,
        )
        .gaps.filter(({ control }) => control === 'image-volumes')
        .map(({ id, impact, witness }) => `${id} ${impact}${witness === null ? '' : ' shown'}`),
    );
  it.each([
    [
      'targets refuse them where the policy admits emptyDirs',
      ['emptyDir'],
      ['vap', 'gatekeeper', 'kyverno', 'kyverno-cel'].map(
        (name) => `${name}/*/image-volumes/stricter record shown`,
      ),
    ],
    ['both admit them where it admits every type', ['*'], []],
    ['both refuse them where it admits no emptyDir', ['secret'], []],
  ])('%s', (_, volumes, expected) => {
    expect(found(volumes)).toEqual(expected);
  });

  test('are nothing to act on either where another policy fills in what it demands', () => {
    const named = (name: string, more: Partial<PolicySpec>): Policy => ({
      ...plain,
      name,
      spec: { ...plain.spec, ...more },
    });
    const policies = [
      named('a-empty', { volumes: ['emptyDir'] }),
      named('b-every', { volumes: ['*'], readOnlyRootFilesystem: true }),
    ];
    const { gaps } = targets.vap.gaps(
      { apiVersion: 'psp-ferry/v1', kind: 'PolicySet', policies, grants: [] },
      DEFAULT_OPTIONS,
    );
    const found = gaps.filter(({ control }) => control === 'image-volumes');
    expect(found.map(({ effect, impact }) => [effect, impact])).toEqual([
      ['stricter', 'record'],
      ['default-differs', 'record'],
    ]);
  });
});

test.each([
  [
    26,
    'Kubernetes 1.25 and 1.26 still copy them to the fields of new pods, and the target reads the fields; since 1.27 the annotations have no effect',
  ],
  [27, 'since Kubernetes 1.27 they have no effect, and the target reads the fields'],
])('what servers do with annotations of seccomp: 1.%i', (minor, expected) => {
  const set = {
    apiVersion: 'psp-ferry/v1',
    kind: 'PolicySet',
    policies: [policyNamed('b-plain')],
    grants: [],
  } as const;
  const { gaps } = targets.psa.gaps(set, { ...DEFAULT_OPTIONS, minor });
  const reasons = gaps
    .filter(({ control }) => control === 'seccomp-annotations')
    .map(({ reason }) => reason);
  expect(reasons).not.toEqual([]);
  for (const reason of reasons) expect(reason).toContain(expected);
});
