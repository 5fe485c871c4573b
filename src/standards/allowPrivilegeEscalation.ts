/**
 * Restricted: every container sets allowPrivilegeEscalation: false. pod-security-admission v0.37
 * policy/check_allowPrivilegeEscalation.go.
 */
import { at, literal, not, orElse } from '../lang/build.js';
import type { Check } from '../controls/control.js';
import { container } from '../controls/scopes.js';
import { isWindows, unless, type StandardCheck } from './standardCheck.js';

const checks: readonly Check[] = [
  {
    field: 'allowPrivilegeEscalation',
    scope: 'container',
    path: 'securityContext.allowPrivilegeEscalation',
    holds: not(orElse(at(container, 'securityContext', 'allowPrivilegeEscalation'), literal(true))),
    message: 'allowPrivilegeEscalation must be false on every container',
  },
];

export const allowPrivilegeEscalationCheck: StandardCheck = {
  id: 'allowPrivilegeEscalation',
  level: 'restricted',
  field: 'allowPrivilegeEscalation',
  versions: [
    { since: 8, checks },
    { since: 25, checks: unless(isWindows, checks) },
  ],
};
