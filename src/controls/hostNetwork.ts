import { at, literal, not, or, orElse } from '../lang/build.js';
import { policy } from '../lang/policyParam.js';
import { spec } from '../pod/view.js';
import { NO_DEFAULTS, type Control } from './control.js';
import { onPod } from './probe.js';

export const hostNetwork: Control<'hostNetwork'> = {
  field: 'hostNetwork',
  summary: 'Whether a pod may share the host network of its node.',
  meaning: [
    {
      field: 'spec.hostNetwork',
      path: 'spec.hostNetwork',
      admits: 'anything if true, otherwise only false or unset',
      fillsIn: 'nothing',
    },
  ],
  source: 'pkg/security/podsecuritypolicy/provider.go ValidatePod',
  checks: () => [
    {
      field: 'hostNetwork',
      scope: 'pod',
      path: 'spec.hostNetwork',
      holds: or(policy('hostNetwork'), not(orElse(at(spec, 'hostNetwork'), literal(false)))),
      message: 'sharing the host network is not allowed',
    },
  ],
  defaults: NO_DEFAULTS,
  probes: () => onPod('spec.hostNetwork', true),
};
