import type { Policy } from '../ir/policySet.js';
import type { Fault } from '../base/problem.js';
import { SOURCE } from '../ir/source.js';

const ID_STRATEGIES = ['runAsUser', 'supplementalGroups', 'fsGroup'] as const;

/**
 * Reasons why PSP skips a policy for every pod; empty for a policy that works. The server stores
 * such a policy, but the plugin cannot build a strategy from it (1.24.17
 * pkg/security/podsecuritypolicy/{user,group,selinux}/mustrunas.go).
 */
export function neverMatches({ spec }: Policy): readonly Fault[] {
  const remedy = `${SOURCE.kind} admits no pod by this policy; add what is missing or remove the policy`;
  const withoutRanges = ID_STRATEGIES.filter(
    (name) =>
      (spec[name].rule === 'MustRunAs' || spec[name].rule === 'MayRunAs') &&
      spec[name].ranges.length === 0,
  );
  return [
    ...withoutRanges.map((name): Fault => ({
      path: ['spec', name],
      message: `spec.${name} is ${spec[name].rule} without ranges and never matches`,
      remedy,
    })),
    ...(spec.seLinux.rule === 'MustRunAs' && spec.seLinux.seLinuxOptions === null
      ? [
          {
            path: ['spec', 'seLinux'],
            message: 'spec.seLinux is MustRunAs without seLinuxOptions and never matches',
            remedy,
          },
        ]
      : []),
  ];
}
