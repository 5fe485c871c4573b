import { and, at, has, ifPresent, not, or } from '../lang/build.js';
import { podSecurity } from '../pod/view.js';
import type { Control } from './control.js';
import { idsAround, onPod } from './probe.js';
import { groupStrategy } from './groupStrategy.js';
import { firstOf, inRanges } from './idRanges.js';

const strategy = groupStrategy('fsGroup');
const group = at(podSecurity, 'fsGroup');

export const fsGroup: Control<'fsGroup'> = {
  field: 'fsGroup',
  summary: 'Which group may own the volumes of a pod.',
  meaning: [
    {
      field: 'spec.fsGroup MustRunAs',
      path: 'spec.securityContext.fsGroup',
      admits: 'a group in a range; unset is refused',
      fillsIn: 'the start of the first range',
    },
    { field: 'MayRunAs', path: '', admits: 'unset, or a group in a range', fillsIn: 'nothing' },
    { field: 'RunAsAny', path: '', admits: 'anything', fillsIn: 'nothing' },
  ],
  source: 'pkg/security/podsecuritypolicy/group, provider.go',
  usable: strategy.usable,
  checks: () => [
    {
      field: 'fsGroup',
      scope: 'pod',
      path: 'spec.securityContext.fsGroup',
      holds: or(
        strategy.runAsAny,
        ifPresent(group, 'gid', (gid) => inRanges(gid, strategy.ranges), not(strategy.mustRunAs)),
      ),
      message: 'the fsGroup must be in the ranges that the policy allows',
      allowed: strategy.ranges,
    },
  ],
  defaults: () => [
    {
      field: 'fsGroup',
      scope: 'pod',
      from: 'pod',
      path: ['spec', 'securityContext', 'fsGroup'],
      when: and(strategy.mustRunAs, not(has(group))),
      value: firstOf(strategy.ranges),
    },
  ],
  probes: ({ fsGroup: { ranges } }) => onPod('spec.securityContext.fsGroup', ...idsAround(ranges)),
};
