import { field, not } from '../lang/build.js';
import { policy } from '../lang/policyParam.js';
import { SAFE_SYSCTLS } from './allowedUnsafeSysctls.js';
import { NO_DEFAULTS, type Control } from './control.js';
import { onPod } from './probe.js';
import { sysctl } from './scopes.js';
import { matchesAny } from './sysctlPatterns.js';

export const forbiddenSysctls: Control<'forbiddenSysctls'> = {
  field: 'forbiddenSysctls',
  summary: 'Which sysctls no pod may set.',
  meaning: [
    {
      field: 'spec.forbiddenSysctls',
      path: 'spec.securityContext.sysctls[*].name',
      admits: 'names that match no pattern, safe ones included',
      fillsIn: 'nothing',
    },
  ],
  source: 'pkg/security/podsecuritypolicy/sysctl/mustmatchpatterns.go',
  checks: () => [
    {
      field: 'forbiddenSysctls',
      scope: 'sysctl',
      path: 'name',
      holds: not(matchesAny(field(sysctl, 'name'), policy('forbiddenSysctls'))),
      message: 'this sysctl is forbidden by the policy',
    },
  ],
  defaults: NO_DEFAULTS,
  probes: ({ forbiddenSysctls: patterns }) =>
    patterns
      .flatMap((pattern) => [pattern.replace(/\*$/, 'any'), ...safeOnes(pattern)])
      .flatMap((name) => onPod('spec.securityContext.sysctls', [{ name, value: '1' }])),
};

/** The safe sysctls that a pattern forbids. Others may be refused by allowedUnsafeSysctls already. */
const safeOnes = (pattern: string): readonly string[] =>
  pattern.endsWith('*') ? SAFE_SYSCTLS.filter((name) => name.startsWith(pattern.slice(0, -1))) : [];
