import { field, isIn, literal, or } from '../lang/build.js';
import { policy } from '../lang/policyParam.js';
import { NO_DEFAULTS, type Control } from './control.js';
import { onPod } from './probe.js';
import { sysctl } from './scopes.js';
import { matchesAny } from './sysctlPatterns.js';

export const SAFE_SYSCTLS = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
] as const;

export const allowedUnsafeSysctls: Control<'allowedUnsafeSysctls'> = {
  field: 'allowedUnsafeSysctls',
  summary: 'Which sysctls pods may set in addition to the safe ones.',
  meaning: [
    {
      field: 'spec.allowedUnsafeSysctls',
      path: 'spec.securityContext.sysctls[*].name',
      admits: 'the five that Kubernetes 1.24 calls safe, and names that match a pattern',
      fillsIn: 'nothing',
    },
  ],
  source: 'pkg/security/podsecuritypolicy/sysctl/mustmatchpatterns.go SafeSysctlAllowlist',
  checks: () => [
    {
      field: 'allowedUnsafeSysctls',
      scope: 'sysctl',
      path: 'name',
      holds: or(
        isIn(field(sysctl, 'name'), literal(SAFE_SYSCTLS)),
        matchesAny(field(sysctl, 'name'), policy('allowedUnsafeSysctls')),
      ),
      message: 'only safe sysctls and those that the policy allows may be set',
      allowed: policy('allowedUnsafeSysctls'),
      wording: { ifEmpty: 'safe ones' },
    },
  ],
  defaults: NO_DEFAULTS,
  probes: ({ allowedUnsafeSysctls: patterns }) =>
    [
      'kernel.shm_rmid_forced',
      'kernel.msgmax',
      'example.unlisted',
      ...patterns.map((pattern) => pattern.replace(/\*$/, 'any')),
    ].flatMap((name) => onPod('spec.securityContext.sysctls', [{ name, value: '1' }])),
};
