/**
 * The default /proc mask is used: in baseline, and since 1.35 in restricted without an exception
 * for user namespaces. pod-security-admission v0.37 policy/check_procMount_*.go.
 */
import type { Check } from '../controls/control.js';
import { container } from '../controls/scopes.js';
import { at, equal, literal, orElse } from '../lang/build.js';
import { hasOwnUsers, unless, type StandardCheck } from './standardCheck.js';

const checks: readonly Check[] = [
  {
    field: 'allowedProcMountTypes',
    scope: 'container',
    path: 'securityContext.procMount',
    holds: equal(
      orElse(at(container, 'securityContext', 'procMount'), literal('Default')),
      literal('Default'),
    ),
    message: 'the proc mount must be Default',
  },
];

export const procMountCheck: StandardCheck = {
  id: 'procMount',
  level: 'baseline',
  field: 'allowedProcMountTypes',
  versions: [
    { since: 0, checks },
    { since: 35, checks: unless(hasOwnUsers, checks) },
  ],
};
export const procMountRestrictedCheck: StandardCheck = {
  id: 'procMount_restricted',
  level: 'restricted',
  field: 'allowedProcMountTypes',
  replaces: 'procMount',
  versions: [{ since: 35, checks }],
};
