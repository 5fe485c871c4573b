import { and, has, ifPresent, not, or } from '../lang/build.js';
import { inherited } from '../pod/view.js';
import type { Control } from './control.js';
import { idsAround, onContainer } from './probe.js';
import { groupStrategy } from './groupStrategy.js';
import { firstOf, inRanges } from './idRanges.js';
import { container } from './scopes.js';
const strategy = groupStrategy('runAsGroup');
const group = inherited(container, 'runAsGroup');

export const runAsGroup: Control<'runAsGroup'> = {
  field: 'runAsGroup',
  summary: 'Which primary group IDs containers may run with.',
  meaning: [
    {
      field: 'spec.runAsGroup MustRunAs',
      path: "containers[*].securityContext.runAsGroup, else the pod's",
      admits: 'a group in a range; unset is refused',
      fillsIn: 'the start of the first range, on the container',
    },
    { field: 'MayRunAs', path: '', admits: 'unset, or a group in a range', fillsIn: 'nothing' },
    { field: 'RunAsAny, or no strategy', path: '', admits: 'anything', fillsIn: 'nothing' },
  ],
  source: 'pkg/security/podsecuritypolicy/group, provider.go',
  usable: strategy.usable,
  checks: () => [
    {
      field: 'runAsGroup',
      scope: 'container',
      path: 'securityContext.runAsGroup',
      holds: or(
        strategy.runAsAny,
        ifPresent(group, 'gid', (gid) => inRanges(gid, strategy.ranges), not(strategy.mustRunAs)),
      ),
      message: 'containers must run with a primary group in the ranges that the policy allows',
      allowed: strategy.ranges,
    },
  ],
  defaults: () => [
    {
      field: 'runAsGroup',
      scope: 'container',
      from: 'container',
      path: ['securityContext', 'runAsGroup'],
      when: and(strategy.mustRunAs, not(has(group))),
      value: firstOf(strategy.ranges),
      inherited: { path: ['spec', 'securityContext', 'runAsGroup'] },
    },
  ],
  probes: ({ runAsGroup: { ranges } }) =>
    onContainer('securityContext.runAsGroup', ...idsAround(ranges)),
};
