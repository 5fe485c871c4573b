/**
 * Baseline: only the default capabilities of containers may be added. pod-security-admission v0.37
 * policy/check_capabilities_baseline.go.
 */
import { added } from '../controls/capabilitySets.js';
import { all, isIn, literal } from '../lang/build.js';
import type { StandardCheck } from './standardCheck.js';

export const BASELINE_CAPABILITIES = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
] as const;

export const capabilitiesBaselineCheck: StandardCheck = {
  id: 'capabilities_baseline',
  level: 'baseline',
  field: 'allowedCapabilities',
  versions: [
    {
      since: 0,
      checks: [
        {
          field: 'allowedCapabilities',
          scope: 'container',
          path: 'securityContext.capabilities.add',
          holds: all(added, 'capability', (capability) =>
            isIn(capability, literal(BASELINE_CAPABILITIES)),
          ),
          message: 'only the usual capabilities may be added',
        },
      ],
    },
  ],
};
