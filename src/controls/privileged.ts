import { at, literal, not, or, orElse } from '../lang/build.js';
import { policy } from '../lang/policyParam.js';
import { NO_DEFAULTS, type Control } from './control.js';
import { onContainer } from './probe.js';
import { container } from './scopes.js';

export const privileged: Control<'privileged'> = {
  field: 'privileged',
  summary: 'Whether containers may run privileged.',
  meaning: [
    {
      field: 'spec.privileged',
      path: 'containers[*].securityContext.privileged',
      admits: 'anything if true, otherwise false or unset',
      fillsIn: 'nothing',
    },
  ],
  source: 'pkg/security/podsecuritypolicy/provider.go validateContainer',
  checks: () => [
    {
      field: 'privileged',
      scope: 'container',
      path: 'securityContext.privileged',
      holds: or(
        policy('privileged'),
        not(orElse(at(container, 'securityContext', 'privileged'), literal(false))),
      ),
      message: 'privileged containers are not allowed',
    },
  ],
  defaults: NO_DEFAULTS,
  probes: () => onContainer('securityContext.privileged', true),
};
