/** How servers read pods matters only where PSP looked. */
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
