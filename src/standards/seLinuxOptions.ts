/**
 * Baseline: only SELinux types for containers, and no SELinux user or role. pod-security-admission
 * v0.37 policy/check_seLinuxOptions.go.
 */
import type { Check } from '../controls/control.js';
import { container } from '../controls/scopes.js';
import {
  and,
  at,
  equal,
  ifPresent,
  isIn,
  literal,
  orElse,
  TRUE,
  type Bool,
  type Opt,
} from '../lang/build.js';
import type { PodSELinuxOptions } from '../pod/pod.js';
import { podSecurity } from '../pod/view.js';
import type { StandardCheck } from './standardCheck.js';

const SELINUX_TYPES = ['', 'container_t', 'container_init_t', 'container_kvm_t'] as const;
const SELINUX_TYPES_1_31 = [...SELINUX_TYPES, 'container_engine_t'] as const;

function checks(types: readonly string[]): readonly Check[] {
  const valid = (options: Opt<PodSELinuxOptions>): Bool =>
    ifPresent(
      options,
      'selinux',
      (one) =>
        and(
          isIn(orElse(at(one, 'type'), literal('')), literal(types)),
          equal(orElse(at(one, 'user'), literal('')), literal('')),
          equal(orElse(at(one, 'role'), literal('')), literal('')),
        ),
      TRUE,
    );
  const message = 'seLinuxOptions may set only a type for containers, and a level';
  return [
    {
      field: 'seLinux',
      scope: 'pod',
      path: 'spec.securityContext.seLinuxOptions',
      holds: valid(at(podSecurity, 'seLinuxOptions')),
      message,
    },
    {
      field: 'seLinux',
      scope: 'container',
      path: 'securityContext.seLinuxOptions',
      holds: valid(at(container, 'securityContext', 'seLinuxOptions')),
      message,
    },
  ];
}

export const seLinuxOptionsCheck: StandardCheck = {
  id: 'seLinuxOptions',
  level: 'baseline',
  field: 'seLinux',
  versions: [
    { since: 0, checks: checks(SELINUX_TYPES) },
    { since: 31, checks: checks(SELINUX_TYPES_1_31) },
  ],
};
