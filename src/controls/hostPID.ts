import { at, literal, not, or, orElse } from '../lang/build.js';
import { policy } from '../lang/policyParam.js';
import { spec } from '../pod/view.js';
import { NO_DEFAULTS, type Control } from './control.js';
import { onPod } from './probe.js';

export const hostPID: Control<'hostPID'> = {
  field: 'hostPID',
  summary: 'Whether a pod may share the host PID namespace of its node.',
  meaning: [
    {
      field: 'spec.hostPID',
      path: 'spec.hostPID',
      admits: 'anything if true, otherwise only false or unset',
      fillsIn: 'nothing',
    },
  ],
  source: 'pkg/security/podsecuritypolicy/provider.go ValidatePod',
  checks: () => [
    {
      field: 'hostPID',
      scope: 'pod',
      path: 'spec.hostPID',
      holds: or(policy('hostPID'), not(orElse(at(spec, 'hostPID'), literal(false)))),
      message: 'sharing the host PID namespace is not allowed',
    },
  ],
  defaults: NO_DEFAULTS,
  probes: () => onPod('spec.hostPID', true),
};
