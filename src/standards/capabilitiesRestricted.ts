/**
 * Restricted: every container drops ALL, and adds at most NET_BIND_SERVICE. pod-security-admission
 * v0.37 policy/check_capabilities_restricted.go.
 */
import { added, dropped } from '../controls/capabilitySets.js';
import type { Check } from '../controls/control.js';
import { all, equal, isIn, literal } from '../lang/build.js';
import { isWindows, unless, type StandardCheck } from './standardCheck.js';

const checks: readonly Check[] = [
  {
    field: 'requiredDropCapabilities',
    scope: 'container',
    path: 'securityContext.capabilities.drop',
    holds: isIn(literal('ALL'), dropped),
    message: 'every container must drop ALL capabilities',
  },
  {
    field: 'allowedCapabilities',
    scope: 'container',
    path: 'securityContext.capabilities.add',
    holds: all(added, 'capability', (capability) => equal(capability, literal('NET_BIND_SERVICE'))),
    message: 'only NET_BIND_SERVICE may be added',
  },
];

export const capabilitiesRestrictedCheck: StandardCheck = {
  id: 'capabilities_restricted',
  level: 'restricted',
  field: 'requiredDropCapabilities',
  replaces: 'capabilities_baseline',
  versions: [
    { since: 22, checks },
    { since: 25, checks: unless(isWindows, checks) },
  ],
};
