import { all, isIn, join, literal, or } from '../lang/build.js';
import { policy } from '../lang/policyParam.js';
import { added } from './capabilitySets.js';
import { NO_DEFAULTS, type Control } from './control.js';
import { onContainer } from './probe.js';

const allowed = join(policy('allowedCapabilities'), policy('defaultAddCapabilities'));

export const allowedCapabilities: Control<'allowedCapabilities'> = {
  field: 'allowedCapabilities',
  summary: 'Which Linux capabilities containers may add.',
  meaning: [
    {
      field: 'spec.allowedCapabilities',
      path: 'containers[*].securityContext.capabilities.add',
      admits: 'the named ones and defaultAddCapabilities; `*` any',
      fillsIn: 'nothing',
    },
  ],
  pitfalls: 'Names are compared as they are written: `CAP_SYS_ADMIN` is not `SYS_ADMIN`.',
  source: 'pkg/security/podsecuritypolicy/capabilities/capabilities.go Validate',
  checks: () => [
    {
      field: 'allowedCapabilities',
      scope: 'container',
      path: 'securityContext.capabilities.add',
      holds: or(
        isIn(literal('*'), policy('allowedCapabilities')),
        all(added, 'capability', (capability) => isIn(capability, allowed)),
      ),
      message: 'capabilities may be added only if the policy allows them',
      allowed,
    },
  ],
  defaults: NO_DEFAULTS,
  probes: ({ allowedCapabilities: names, defaultAddCapabilities: added }) =>
    [...new Set(['NET_ADMIN', 'SYS_ADMIN', 'CHOWN', 'NET_BIND_SERVICE', ...names, ...added])]
      .filter((name) => name !== '*')
      .flatMap((name) =>
        onContainer(
          'securityContext.capabilities',
          { add: [name] },
          { add: [name], drop: ['ALL'] },
        ),
      ),
};
