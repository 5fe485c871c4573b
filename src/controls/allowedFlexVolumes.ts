import { at, field } from '../lang/build.js';
import { policy } from '../lang/policyParam.js';
import { usesAllowedDriver } from './allowedDriver.js';
import { NO_DEFAULTS, type Control } from './control.js';
import { onPod } from './probe.js';
import { volume } from './scopes.js';

export const allowedFlexVolumes: Control<'allowedFlexVolumes'> = {
  field: 'allowedFlexVolumes',
  summary: 'Which FlexVolume drivers volumes may use, if the volume type is allowed.',
  meaning: [
    {
      field: 'spec.allowedFlexVolumes',
      path: 'spec.volumes[*].flexVolume.driver',
      admits: 'exactly the named drivers; an empty list any',
      fillsIn: 'nothing',
    },
  ],
  source: 'pkg/security/podsecuritypolicy/provider.go validatePodVolumes',
  checks: () => [
    {
      field: 'allowedFlexVolumes',
      scope: 'volume',
      path: 'flexVolume.driver',
      holds: usesAllowedDriver(
        at(volume, 'flexVolume'),
        'flexVolume',
        policy('allowedFlexVolumes'),
        (allowed) => field(allowed, 'driver'),
      ),
      message: 'FlexVolume drivers must be among those that the policy allows',
      allowed: policy('allowedFlexVolumes'),
    },
  ],
  defaults: NO_DEFAULTS,
  probes: ({ allowedFlexVolumes: entries }) =>
    ['example.com/other', ...entries.map(({ driver }) => driver)].flatMap((driver) =>
      onPod('spec.volumes', [{ name: 'flex', flexVolume: { driver } }]),
    ),
};
