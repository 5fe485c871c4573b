import { at, field } from '../lang/build.js';
import { policy } from '../lang/policyParam.js';
import { usesAllowedDriver } from './allowedDriver.js';
import { NO_DEFAULTS, type Control } from './control.js';
import { onPod } from './probe.js';
import { volume } from './scopes.js';

export const allowedCSIDrivers: Control<'allowedCSIDrivers'> = {
  field: 'allowedCSIDrivers',
  summary: 'Which inline CSI drivers volumes may use, if the volume type is allowed.',
  meaning: [
    {
      field: 'spec.allowedCSIDrivers',
      path: 'spec.volumes[*].csi.driver',
      admits: 'exactly the named drivers; an empty list any',
      fillsIn: 'nothing',
    },
  ],
  source: 'pkg/security/podsecuritypolicy/provider.go validatePodVolumes',
  checks: () => [
    {
      field: 'allowedCSIDrivers',
      scope: 'volume',
      path: 'csi.driver',
      holds: usesAllowedDriver(at(volume, 'csi'), 'csi', policy('allowedCSIDrivers'), (allowed) =>
        field(allowed, 'name'),
      ),
      message: 'inline CSI drivers must be among those that the policy allows',
      allowed: policy('allowedCSIDrivers'),
    },
  ],
  defaults: NO_DEFAULTS,
  probes: ({ allowedCSIDrivers: entries }) =>
    ['other.csi.example.com', ...entries.map(({ name }) => name)].flatMap((driver) =>
      onPod('spec.volumes', [{ name: 'inline', csi: { driver } }]),
    ),
};
