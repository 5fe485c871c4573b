/** Profiles that a policy names itself are among the pods that servers read differently. */
import { gaps, psp } from '../../api/library.js';

it.each(['vap', 'gatekeeper'] as const)(
  '%s: a pod whose annotation names the only profile that is allowed is refused today',
  (target) => {
    const policy = {
      ...psp('files', { privileged: true, volumes: ['*'] }),
      metadata: {
        name: 'files',
        annotations: {
          'seccomp.security.alpha.kubernetes.io/allowedProfileNames': 'localhost/a.json',
        },
      },
    };
    const found = gaps(policy, { targets: [target], failOn: 'none' }).gaps.find(
      ({ gap }) => gap.id === `${target}/*/seccomp-annotations/stricter`,
    );
    expect(found?.gap.witness).toMatchObject({
      metadata: {
        annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'localhost/a.json' },
      },
    });
  },
);
