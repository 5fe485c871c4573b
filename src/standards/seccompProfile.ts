/**
 * Seccomp is not disabled (baseline), and is enabled (restricted). pod-security-admission v0.37
 * policy/check_seccompProfile_*.go, the versions since 1.19.
 */
import type { Check } from '../controls/control.js';
import { container } from '../controls/scopes.js';
import {
  at,
  FALSE,
  field,
  has,
  ifPresent,
  isIn,
  literal,
  or,
  TRUE,
  type Bool,
  type Opt,
} from '../lang/build.js';
import type { SeccompProfile } from '../pod/pod.js';
import { podSeccompField } from '../pod/view.js';
import { isWindows, unless, type StandardCheck } from './standardCheck.js';

const own = at(container, 'securityContext', 'seccompProfile');
const confines = (profile: Opt<SeccompProfile>, absent: Bool): Bool =>
  ifPresent(
    profile,
    'profile',
    (one) => isIn(field(one, 'type'), literal(['RuntimeDefault', 'Localhost'])),
    absent,
  );
const message = 'the seccomp profile must be RuntimeDefault or Localhost';

const notOff: readonly Check[] = [
  {
    field: 'seccomp',
    scope: 'pod',
    path: 'spec.securityContext.seccompProfile',
    holds: confines(podSeccompField, TRUE),
    message,
  },
  {
    field: 'seccomp',
    scope: 'container',
    path: 'securityContext.seccompProfile',
    holds: confines(own, TRUE),
    message,
  },
];
const on: readonly Check[] = [
  ...notOff,
  {
    field: 'seccomp',
    scope: 'container',
    path: 'securityContext.seccompProfile',
    holds: or(has(own), confines(podSeccompField, FALSE)),
    message: 'the pod or every container must set the seccomp profile RuntimeDefault or Localhost',
  },
];

export const seccompProfileBaselineCheck: StandardCheck = {
  id: 'seccompProfile_baseline',
  level: 'baseline',
  field: 'seccomp',
  versions: [{ since: 19, checks: notOff }],
};
export const seccompProfileRestrictedCheck: StandardCheck = {
  id: 'seccompProfile_restricted',
  level: 'restricted',
  field: 'seccomp',
  replaces: 'seccompProfile_baseline',
  versions: [
    { since: 19, checks: on },
    { since: 25, checks: unless(isWindows, on) },
  ],
};
