/** Pods whose /proc is unmasked have users of their own, which lets them pass level baseline. */
import { check, gaps, pod, psp } from '../../api/library.js';

const POLICY = psp('unmasked', {
  allowedProcMountTypes: ['Unmasked'],
  requiredDropCapabilities: ['NET_RAW'],
});
const AT_BASELINE = { targets: ['psa'], psaLevel: 'baseline' } as const;
const ID = 'psa/unmasked/requiredDropCapabilities/default-lost';

test('a policy that admits no other pods loses its defaults there', () => {
  const [line] = check(
    POLICY,
    pod('a', {
      hostUsers: false,
      containers: [
        {
          name: 'app',
          image: 'registry.example.com/app:1',
          securityContext: { procMount: 'Unmasked' },
        },
      ],
    }),
    AT_BASELINE,
  );
  expect([line?.psp?.verdict, line?.targets?.['psa']]).toEqual([
    'mutated',
    { verdict: 'allowed', gaps: [ID] },
  ]);
  const found = gaps(POLICY, AT_BASELINE).gaps.find(({ gap }) => gap.id === ID);
  expect(found?.gap.witness?.['spec']).toMatchObject({ hostUsers: false });
});

test('a pod that sets nothing shows what the policy demands and does not fill in', () => {
  const demanding = psp('demanding', { allowedProcMountTypes: ['Unmasked'] });
  const found = gaps(demanding, { targets: ['psa'] }).gaps.find(
    ({ gap }) => gap.id === 'psa/demanding/allowedProcMountTypes/looser',
  );
  expect(found?.gap.witness?.['spec']).toEqual({
    containers: [{ name: 'app', image: 'registry.example.com/app:1' }],
    securityContext: {},
    // The policy allows no volume, so not that of the token either.
    automountServiceAccountToken: false,
  });
});
