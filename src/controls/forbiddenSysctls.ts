import { field, not } from '../lang/build.js';
import { policy } from '../lang/policyParam.js';
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
      .map((pattern) => pattern.replace(/\*$/, 'any'))
      .flatMap((name) => onPod('spec.securityContext.sysctls', [{ name, value: '1' }])),
};
