/** Of a bare pod nobody knows who asks for it: gaps are those of somebody for whom the target answers otherwise. */
import { granted, user } from '../rbac/grantObjects.js';
import { check, psp } from './library.js';

it.each(['vap', 'kyverno-cel', 'gatekeeper', 'kyverno'] as const)(
  '%s: the first who may use a policy is refused by both, another only by PSP',
  (target) => {
    const users = Array.from({ length: 40 }, (_, i) => user(`host-${i}`));
    const policies = [
      psp('hosts', { hostPID: false, volumes: [], readOnlyRootFilesystem: true }),
      ...users.flatMap((one, i) =>
        granted('hosts', one)
          .slice(i === 0 ? 0 : 1)
          .map(named(i)),
      ),
      psp('plain', { volumes: ['*'] }),
      ...granted('plain', user('jane')),
    ];
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'web',
        namespace: 'shop',
        annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' },
      },
      spec: { containers: [{ name: 'app', image: 'app' }] },
    };
    const [answer] = check(policies, pod, { targets: [target] });
    expect([answer!.requester!.user, answer!.psp!.verdict, answer!.targets![target]]).toEqual([
      null,
      'denied',
      { verdict: 'allowed', gaps: [`${target}/*/seccomp-annotations/looser`] },
    ]);
  },
);

const named =
  (i: number) =>
  (object: object): object => {
    const { metadata } = object as { readonly metadata: { readonly name: string } };
    return i === 0 ? object : { ...object, metadata: { name: `${metadata.name}-${i}` } };
  };
