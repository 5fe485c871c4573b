/** Pods with the profiles that a policy allows itself are among those that servers read differently. */
import { check, gaps, psp } from '../../api/library.js';

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

const ANNOTATIONS = {
  'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default',
  'container.apparmor.security.beta.kubernetes.io/app': 'runtime/default',
};

it.each(['vap', 'kyverno-cel', 'gatekeeper', 'kyverno'] as const)(
  '%s: a pod whose annotation of seccomp does nothing any more is refused, also where a policy wants a profile of AppArmor too',
  (target) => {
    const policy = {
      ...psp('both', { volumes: ['*'] }),
      metadata: {
        name: 'both',
        annotations: {
          'seccomp.security.alpha.kubernetes.io/allowedProfileNames': 'runtime/default',
          'apparmor.security.beta.kubernetes.io/allowedProfileNames': 'runtime/default',
        },
      },
    };
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web', namespace: 'shop', annotations: ANNOTATIONS },
      spec: { containers: [{ name: 'app', image: 'app' }] },
    };
    const [answer] = check(policy, pod, { targets: [target] });
    expect([answer!.psp!.verdict, answer!.targets![target]]).toEqual([
      'allowed',
      { verdict: 'denied', gaps: [`${target}/*/seccomp-annotations/stricter`] },
    ]);
  },
);

it.each(['vap', 'kyverno-cel', 'gatekeeper', 'kyverno', 'psa'] as const)(
  '%s: the second profile that is allowed, in the annotation of a container whose pod has the first',
  (target) => {
    const policy = {
      ...psp('two', { volumes: ['*'] }),
      metadata: {
        name: 'two',
        annotations: {
          'seccomp.security.alpha.kubernetes.io/allowedProfileNames':
            'localhost/a.json,localhost/b.json',
        },
      },
    };
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'web',
        namespace: 'shop',
        annotations: {
          'container.seccomp.security.alpha.kubernetes.io/app': 'localhost/b.json',
        },
      },
      spec: {
        containers: [{ name: 'app', image: 'app' }],
        securityContext: { seccompProfile: { type: 'Localhost', localhostProfile: 'a.json' } },
      },
    };
    const [answer] = check(policy, pod, { targets: [target] });
    expect([answer!.psp!.verdict, answer!.targets![target]]).toEqual([
      'allowed',
      { verdict: 'allowed', gaps: [`${target}/*/seccomp-annotations/default-differs`] },
    ]);
  },
);
