import { and, at, has, literal, not, or, orElse } from '../lang/build.js';
import { policy } from '../lang/policyParam.js';
import type { Control } from './control.js';
import { onContainer } from './probe.js';
import { container } from './scopes.js';

const escalation = at(container, 'securityContext', 'allowPrivilegeEscalation');
const byDefault = policy('defaultAllowPrivilegeEscalation');

export const allowPrivilegeEscalation: Control<'allowPrivilegeEscalation'> = {
  field: 'allowPrivilegeEscalation',
  summary: 'Whether processes may gain more privileges than their parent.',
  meaning: [
    {
      field: 'spec.allowPrivilegeEscalation',
      path: 'containers[*].securityContext.allowPrivilegeEscalation',
      admits: 'anything if true; otherwise only an explicit false',
      fillsIn: 'false, if the policy says false',
    },
    {
      field: 'spec.defaultAllowPrivilegeEscalation',
      path: 'the same',
      admits: '',
      fillsIn: 'its value, if unset; it is filled in first',
    },
  ],
  source: 'pkg/security/podsecuritypolicy/provider.go mutateContainer, validateContainer',
  checks: () => [
    {
      field: 'allowPrivilegeEscalation',
      scope: 'container',
      path: 'securityContext.allowPrivilegeEscalation',
      holds: or(policy('allowPrivilegeEscalation'), not(orElse(escalation, literal(true)))),
      message: 'allowPrivilegeEscalation must be false on every container',
    },
  ],
  defaults: () => [
    {
      field: 'allowPrivilegeEscalation',
      scope: 'container',
      from: 'container',
      path: ['securityContext', 'allowPrivilegeEscalation'],
      when: and(not(has(escalation)), or(has(byDefault), not(policy('allowPrivilegeEscalation')))),
      value: orElse(byDefault, literal(false)),
    },
  ],
  probes: () => onContainer('securityContext.allowPrivilegeEscalation', true, false),
};
