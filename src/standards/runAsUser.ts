/**
 * Restricted: no container runs as user 0. pod-security-admission v0.37 policy/check_runAsUser.go.
 */
import type { Check } from '../controls/control.js';
import { container } from '../controls/scopes.js';
import type { Int64 } from '../ir/policySet.js';
import {
  at,
  equal,
  FALSE,
  ifPresent,
  literal,
  not,
  type Bool,
  type Expr,
  type Opt,
} from '../lang/build.js';
import { podSecurity } from '../pod/view.js';
import { hasOwnUsers, unless, type StandardCheck } from './standardCheck.js';

const isRoot = (user: Opt<Int64>): Bool =>
  ifPresent(user, 'uid', (uid) => equal(uid, literal(0) as Expr<Int64>), FALSE);
const message = 'runAsUser must not be 0';

const checks: readonly Check[] = [
  {
    field: 'runAsUser',
    scope: 'pod',
    path: 'spec.securityContext.runAsUser',
    holds: not(isRoot(at(podSecurity, 'runAsUser'))),
    message,
  },
  {
    field: 'runAsUser',
    scope: 'container',
    path: 'securityContext.runAsUser',
    holds: not(isRoot(at(container, 'securityContext', 'runAsUser'))),
    message,
  },
];

export const runAsUserCheck: StandardCheck = {
  id: 'runAsUser',
  level: 'restricted',
  field: 'runAsUser',
  versions: [
    { since: 23, checks },
    { since: 35, checks: unless(hasOwnUsers, checks) },
  ],
};
