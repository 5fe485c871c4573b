/**
 * Baseline: only sysctls that are namespaced and safe. pod-security-admission v0.37
 * policy/check_sysctls.go.
 */
import type { Check } from '../controls/control.js';
import { sysctl } from '../controls/scopes.js';
import { field, isIn, literal } from '../lang/build.js';
import type { StandardCheck } from './standardCheck.js';

const SINCE_1_0 = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
];
const SINCE_1_27 = [...SINCE_1_0, 'net.ipv4.ip_local_reserved_ports'];
const SINCE_1_29 = [
  ...SINCE_1_27,
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
];
const SINCE_1_32 = [...SINCE_1_29, 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'];
const SINCE_1_37 = [
  ...SINCE_1_32,
  'net.ipv4.tcp_slow_start_after_idle',
  'net.ipv4.tcp_notsent_lowat',
];

const only = (names: readonly string[]): readonly Check[] => [
  {
    field: 'allowedUnsafeSysctls',
    scope: 'sysctl',
    path: 'name',
    holds: isIn(field(sysctl, 'name'), literal(names)),
    message: `only these sysctls may be set: ${names.join(', ')}`,
  },
];

export const sysctlsCheck: StandardCheck = {
  id: 'sysctls',
  level: 'baseline',
  field: 'allowedUnsafeSysctls',
  versions: [
    { since: 0, checks: only(SINCE_1_0) },
    { since: 27, checks: only(SINCE_1_27) },
    { since: 29, checks: only(SINCE_1_29) },
    { since: 32, checks: only(SINCE_1_32) },
    { since: 37, checks: only(SINCE_1_37) },
  ],
};
