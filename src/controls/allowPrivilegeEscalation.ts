/**
 * | PSP field | pod path | admits | fills in |
 * |---|---|---|---|
 * | spec.allowPrivilegeEscalation | containers[*].securityContext.allowPrivilegeEscalation | anything if true; otherwise only an explicit false | false, if the policy says false |
 * | spec.defaultAllowPrivilegeEscalation | the same | | its value, where unset; goes first |
 *
 * Kubernetes 1.24.17 pkg/security/podsecuritypolicy/provider.go mutateContainer, validateContainer.
 */
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
  source: 'pkg/security/podsecuritypolicy/provider.go mutateContainer',
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
