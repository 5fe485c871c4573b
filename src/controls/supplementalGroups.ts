import { all, and, at, has, isEmpty, listOf, not, or } from '../lang/build.js';
import { podGroups, podSecurity, type Era } from '../pod/view.js';
import type { Control } from './control.js';
import { idsAround, onPod } from './probe.js';
import { groupStrategy } from './groupStrategy.js';
import { firstOf, inRanges } from './idRanges.js';

const strategy = groupStrategy('supplementalGroups');
const groups = at(podSecurity, 'supplementalGroups');

export const supplementalGroups: Control<'supplementalGroups'> = {
  field: 'supplementalGroups',
  summary: 'Which further group IDs the containers of a pod may have.',
  meaning: [
    {
      field: 'spec.supplementalGroups MustRunAs',
      path: 'spec.securityContext.supplementalGroups',
      admits: 'at least one group, all in a range',
      fillsIn: 'the start of the first range, if unset',
    },
    { field: 'MayRunAs', path: '', admits: 'none, or all in a range', fillsIn: 'nothing' },
    { field: 'RunAsAny', path: '', admits: 'anything', fillsIn: 'nothing' },
  ],
  pitfalls:
    '1.24 did not fill in an explicit empty list, so MustRunAs refused it; servers of today write such a list as none before admission looks.',
  source: 'pkg/security/podsecuritypolicy/group, provider.go MutatePod',
  usable: strategy.usable,
  checks: () => [
    {
      field: 'supplementalGroups',
      scope: 'pod',
      path: 'spec.securityContext.supplementalGroups',
      holds: or(
        strategy.runAsAny,
        and(
          or(not(strategy.mustRunAs), not(isEmpty(podGroups))),
          all(podGroups, 'gid', (gid) => inRanges(gid, strategy.ranges)),
        ),
      ),
      message: 'supplemental groups must be in the ranges that the policy allows',
      allowed: strategy.ranges,
    },
  ],
  defaults: (era: Era) => [
    {
      field: 'supplementalGroups',
      scope: 'pod',
      from: 'pod',
      path: ['spec', 'securityContext', 'supplementalGroups'],
      when: and(strategy.mustRunAs, era === '1.24' ? not(has(groups)) : isEmpty(podGroups)),
      value: listOf(firstOf(strategy.ranges)),
    },
  ],
  probes: ({ supplementalGroups: { ranges } }) =>
    onPod('spec.securityContext.supplementalGroups', ...idsAround(ranges).map((id) => [id])),
};
