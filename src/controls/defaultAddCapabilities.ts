import { and, has, isEmpty, not, or } from '../lang/build.js';
import { policy } from '../lang/policyParam.js';
import { addGrows, addedAfter, capabilities, setsGrow } from './capabilitySets.js';
import type { Control } from './control.js';
import { onContainer } from './probe.js';

export const defaultAddCapabilities: Control<'defaultAddCapabilities'> = {
  field: 'defaultAddCapabilities',
  summary: 'Which Linux capabilities are added to containers that do not drop them.',
  meaning: [
    {
      field: 'spec.defaultAddCapabilities',
      path: 'containers[*].securityContext.capabilities.add',
      admits: 'adding the named ones; unset capabilities are refused',
      fillsIn: 'the named ones that the container does not drop',
    },
  ],
  source: 'pkg/security/podsecuritypolicy/capabilities/capabilities.go Generate, Validate',
  checks: () => [
    {
      field: 'defaultAddCapabilities',
      scope: 'container',
      path: 'securityContext.capabilities',
      holds: or(isEmpty(policy('defaultAddCapabilities')), has(capabilities)),
      message: 'capabilities must be set',
    },
  ],
  defaults: () => [
    {
      field: 'defaultAddCapabilities',
      scope: 'container',
      from: 'container',
      path: ['securityContext', 'capabilities', 'add'],
      when: and(setsGrow, not(isEmpty(addedAfter))),
      adds: addGrows,
      value: addedAfter,
    },
  ],
  probes: ({ defaultAddCapabilities: names }) =>
    [...names, 'ALL'].flatMap((name) =>
      onContainer('securityContext.capabilities', { drop: [name] }),
    ),
};
