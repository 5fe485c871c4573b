/**
 * Baseline: an AppArmor profile, if set, is RuntimeDefault or Localhost. pod-security-admission
 * v0.37 policy/check_appArmorProfile.go. Only annotations of existing containers are read: API
 * validation refuses others.
 */
import type { Check } from '../controls/control.js';
import { container } from '../controls/scopes.js';
import {
  at,
  equal,
  field,
  ifPresent,
  isIn,
  literal,
  or,
  orElse,
  startsWith,
  TRUE,
  type Bool,
  type Opt,
} from '../lang/build.js';
import type { AppArmorProfile } from '../pod/pod.js';
import { appArmorAnnotation, podSecurity } from '../pod/view.js';
import type { StandardCheck } from './standardCheck.js';

const typeIsAllowed = (profile: Opt<AppArmorProfile>): Bool =>
  ifPresent(
    profile,
    'profile',
    (one) => isIn(field(one, 'type'), literal(['RuntimeDefault', 'Localhost'])),
    TRUE,
  );
const annotation = orElse(appArmorAnnotation(container), literal(''));
const message = 'the AppArmor profile must be RuntimeDefault or Localhost';

const checks: readonly Check[] = [
  {
    field: 'appArmor',
    scope: 'pod',
    path: 'spec.securityContext.appArmorProfile',
    holds: typeIsAllowed(at(podSecurity, 'appArmorProfile')),
    message,
  },
  {
    field: 'appArmor',
    scope: 'container',
    path: 'securityContext.appArmorProfile',
    holds: typeIsAllowed(at(container, 'securityContext', 'appArmorProfile')),
    message,
  },
  {
    field: 'appArmor',
    scope: 'container',
    path: 'name',
    message,
    holds: or(
      equal(annotation, literal('')),
      equal(annotation, literal('runtime/default')),
      startsWith(annotation, literal('localhost/')),
    ),
  },
];

export const appArmorProfileCheck: StandardCheck = {
  id: 'appArmorProfile',
  level: 'baseline',
  field: 'appArmor',
  versions: [{ since: 0, checks }],
};
