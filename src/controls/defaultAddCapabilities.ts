/**
 * | PSP field | pod path | admits | fills in |
 * |---|---|---|---|
 * | spec.defaultAddCapabilities | containers[*].securityContext.capabilities.add | adding the named ones; unset capabilities are refused | the named ones that the container does not drop |
 *
 * Kubernetes 1.24.17 pkg/security/podsecuritypolicy/capabilities/capabilities.go Generate, Validate.
 */
import { and, has, isEmpty, not, or } from '../lang/build.js';
import { policy } from '../lang/policyParam.js';
import { addGrows, addedAfter, capabilities, setsGrow } from './capabilitySets.js';
import type { Control } from './control.js';
import { onContainer } from './probe.js';

export const defaultAddCapabilities: Control<'defaultAddCapabilities'> = {
  field: 'defaultAddCapabilities',
  summary: 'Which Linux capabilities are added to containers that do not drop them.',
  source: 'pkg/security/podsecuritypolicy/capabilities/capabilities.go Generate',
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
