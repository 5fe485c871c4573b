/** What is said to do where a level refuses what PSP admits helps. */
import type { Gap } from '../../../src/gaps/gap.js';
import type { PolicySpec } from '../../../src/ir/policySet.js';
import { targets } from '../../../src/targets/index.js';
import { DEFAULT_OPTIONS } from '../../../src/targets/shared/options.js';
import { policyNamed } from '../../semantics/policies.js';

function gapsAt(level: 'baseline' | 'restricted', spec: Partial<PolicySpec>): readonly Gap[] {
  const plain = policyNamed('b-plain');
  return targets.psa.gaps(
    {
      apiVersion: 'psp-ferry/v1',
      kind: 'PolicySet',
      policies: [{ ...plain, spec: { ...plain.spec, ...spec } }],
      grants: [],
    },
    { ...DEFAULT_OPTIONS, psaLevel: level },
  ).gaps;
}
const remedies = (gaps: readonly Gap[], field: string): readonly (readonly string[])[] =>
  gaps
    .filter(({ control, effect }) => control === field && effect === 'stricter')
    .map(({ policy, remedy }) => [policy, remedy]);

const FIELDS = {
  requiredDropCapabilities: [['SYS_CHROOT'], ['ALL'], 'capabilities.drop: ["ALL"]'],
  runAsUser: [
    { rule: 'MustRunAs', ranges: [{ min: 10001, max: 10001 }] },
    { rule: 'MustRunAsNonRoot', ranges: [] },
    'runAsNonRoot: true',
  ],
} as const;

test.each(Object.entries(FIELDS))(
  'the value of PSP for %s is to be set only where the level takes it',
  (field, [refused, taken, value]) => {
    const refusing = remedies(gapsAt('restricted', { [field]: refused }), field);
    expect(refusing).toEqual([['*', expect.stringContaining('choose a weaker level')]]);
    const taking = remedies(gapsAt('restricted', { [field]: taken }), field);
    expect(taking).toContainEqual(['b-plain', expect.stringContaining(value)]);
  },
);

test('an empty list of groups is to be replaced, for what stands beside a level fills it in', () => {
  const [gap] = gapsAt('restricted', {
    supplementalGroups: { rule: 'MustRunAs', ranges: [{ min: 10, max: 20 }] },
  }).filter(({ control }) => control === 'empty-supplementalGroups');
  expect(gap?.remedy).toMatch(
    /instead of the empty list: spec\.securityContext\.supplementalGroups: \[10\]; or convert with -t psa,vap --residual, which fills it in/,
  );
});

test('pods that leave alone what the level demands are refused too', () => {
  const gaps = gapsAt('restricted', { runAsUser: { rule: 'RunAsAny', ranges: [] } });
  expect(remedies(gaps, 'runAsUser')).toEqual([
    ['*', expect.stringMatching(/^choose a weaker level .* do not set it$/)],
  ]);
  expect(remedies(gaps, 'seLinux')).toEqual([
    ['*', expect.stringMatching(/^none needed for pods/)],
  ]);
});

test.each([
  ['restricted', 'run as root there', { runAsUser: { rule: 'MustRunAsNonRoot', ranges: [] } }],
  ['baseline', 'mount /proc unmasked', { allowedProcMountTypes: [] }],
] as const)('at level %s pods with users of their own may %s', (level, may, forbidding) => {
  const gap = gapsAt(level, forbidding).find(({ control }) => control === 'hostUsers');
  expect(gap?.reason).toContain(may);
});
