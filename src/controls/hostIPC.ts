import { at, literal, not, or, orElse } from '../lang/build.js';
import { policy } from '../lang/policyParam.js';
import { spec } from '../pod/view.js';
import { NO_DEFAULTS, type Control } from './control.js';
import { onPod } from './probe.js';

export const hostIPC: Control<'hostIPC'> = {
  field: 'hostIPC',
  summary: 'Whether a pod may share the host IPC namespace of its node.',
  meaning: [
    {
      field: 'spec.hostIPC',
      path: 'spec.hostIPC',
      admits: 'anything if true, otherwise only false or unset',
      fillsIn: 'nothing',
    },
  ],
  source: 'pkg/security/podsecuritypolicy/provider.go ValidatePod',
  checks: () => [
    {
      field: 'hostIPC',
      scope: 'pod',
      path: 'spec.hostIPC',
      holds: or(policy('hostIPC'), not(orElse(at(spec, 'hostIPC'), literal(false)))),
      message: 'sharing the host IPC namespace is not allowed',
    },
  ],
  defaults: NO_DEFAULTS,
  probes: () => onPod('spec.hostIPC', true),
};
