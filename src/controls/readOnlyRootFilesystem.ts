import { and, at, has, literal, not, or, orElse } from '../lang/build.js';
import { policy } from '../lang/policyParam.js';
import type { Control } from './control.js';
import { onContainer } from './probe.js';
import { container } from './scopes.js';

const readOnly = at(container, 'securityContext', 'readOnlyRootFilesystem');

export const readOnlyRootFilesystem: Control<'readOnlyRootFilesystem'> = {
  field: 'readOnlyRootFilesystem',
  summary: 'Whether root file systems of containers must be read-only.',
  meaning: [
    {
      field: 'spec.readOnlyRootFilesystem',
      path: 'containers[*].securityContext.readOnlyRootFilesystem',
      admits: 'only true, if the policy says true',
      fillsIn: 'true, if unset',
    },
  ],
  source: 'pkg/security/podsecuritypolicy/provider.go mutateContainer, validateContainer',
  checks: () => [
    {
      field: 'readOnlyRootFilesystem',
      scope: 'container',
      path: 'securityContext.readOnlyRootFilesystem',
      holds: or(not(policy('readOnlyRootFilesystem')), orElse(readOnly, literal(false))),
      message: 'readOnlyRootFilesystem must be true on every container',
    },
  ],
  defaults: () => [
    {
      field: 'readOnlyRootFilesystem',
      scope: 'container',
      from: 'container',
      path: ['securityContext', 'readOnlyRootFilesystem'],
      when: and(policy('readOnlyRootFilesystem'), not(has(readOnly))),
      value: literal(true),
    },
  ],
  probes: () => onContainer('securityContext.readOnlyRootFilesystem', true, false),
};
