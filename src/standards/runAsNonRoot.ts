/**
 * Restricted: runAsNonRoot is true for every container, and false nowhere. pod-security-admission
 * v0.37 policy/check_runAsNonRoot.go.
 */
import type { Check } from '../controls/control.js';
import { container } from '../controls/scopes.js';
import { at, literal, orElse } from '../lang/build.js';
import { inherited, podSecurity } from '../pod/view.js';
import { hasOwnUsers, unless, type StandardCheck } from './standardCheck.js';

const checks: readonly Check[] = [
  {
    field: 'runAsUser',
    scope: 'pod',
    path: 'spec.securityContext.runAsNonRoot',
    holds: orElse(at(podSecurity, 'runAsNonRoot'), literal(true)),
    message: 'runAsNonRoot must not be false on the pod',
  },
  {
    field: 'runAsUser',
    scope: 'container',
    path: 'securityContext.runAsNonRoot',
    holds: orElse(inherited(container, 'runAsNonRoot'), literal(false)),
    message: 'runAsNonRoot must be true on the pod or on every container',
  },
];

export const runAsNonRootCheck: StandardCheck = {
  id: 'runAsNonRoot',
  level: 'restricted',
  field: 'runAsUser',
  versions: [
    { since: 0, checks },
    { since: 35, checks: unless(hasOwnUsers, checks) },
  ],
};
