import { and, at, equal, isEmpty, isIn, literal, or, orElse } from '../lang/build.js';
import { policy } from '../lang/policyParam.js';
import { NO_DEFAULTS, type Control } from './control.js';
import { onContainer } from './probe.js';
import { container } from './scopes.js';

const procMount = orElse(at(container, 'securityContext', 'procMount'), literal('Default'));
const allowed = policy('allowedProcMountTypes');

export const allowedProcMountTypes: Control<'allowedProcMountTypes'> = {
  field: 'allowedProcMountTypes',
  summary: 'Which kinds of /proc containers may mount.',
  meaning: [
    {
      field: 'spec.allowedProcMountTypes',
      path: 'containers[*].securityContext.procMount',
      admits: 'the named ones; an empty list only Default; unset counts as Default',
      fillsIn: 'nothing',
    },
  ],
  source:
    'pkg/security/podsecuritypolicy/provider.go validateContainer; seen there only with the feature gate ProcMountType',
  checks: () => [
    {
      field: 'allowedProcMountTypes',
      scope: 'container',
      path: 'securityContext.procMount',
      holds: or(
        isIn(procMount, allowed),
        and(isEmpty(allowed), equal(procMount, literal('Default'))),
      ),
      message: 'the proc mount type must be one that the policy allows',
      allowed,
      wording: { ifEmpty: 'Default' },
    },
  ],
  defaults: NO_DEFAULTS,
  probes: () => onContainer('securityContext.procMount', 'Default', 'Unmasked'),
};
