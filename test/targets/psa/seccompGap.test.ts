/** PSP asks the pod and each container for a seccomp profile, the level each container: one gap. */
import { check, pod, psp } from '../../api/library.js';

const LISTED = {
  ...psp('listed', { requiredDropCapabilities: ['ALL'], allowPrivilegeEscalation: false }),
  metadata: {
    name: 'listed',
    annotations: {
      'seccomp.security.alpha.kubernetes.io/allowedProfileNames': 'runtime/default',
    },
  },
};

it.each([
  ['the pod has none', {}, { type: 'RuntimeDefault' }],
  [
    'a container has one that is not listed',
    { seccompProfile: { type: 'RuntimeDefault' } },
    { type: 'Localhost', localhostProfile: 'other.json' },
  ],
])('%s', (_, ofPod, seccompProfile) => {
  const securityContext = {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    seccompProfile,
  };
  const [line] = check(
    LISTED,
    pod('a', {
      securityContext: { runAsNonRoot: true, ...ofPod },
      containers: [{ name: 'app', image: 'registry.example.com/app:1', securityContext }],
    }),
    { targets: ['psa'], psaLevel: 'restricted' },
  );
  expect([line?.psp?.verdict, line?.targets?.['psa']]).toEqual([
    'denied',
    { verdict: 'allowed', gaps: ['psa/listed/seccomp/looser'] },
  ]);
});
