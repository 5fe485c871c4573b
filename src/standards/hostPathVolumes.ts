/** Baseline: no hostPath volumes. pod-security-admission v0.37 policy/check_hostPathVolumes.go. */
import { volume } from '../controls/scopes.js';
import { at, has, not } from '../lang/build.js';
import type { StandardCheck } from './standardCheck.js';

export const hostPathVolumesCheck: StandardCheck = {
  id: 'hostPathVolumes',
  level: 'baseline',
  field: 'volumes',
  versions: [
    {
      since: 0,
      checks: [
        {
          field: 'volumes',
          scope: 'volume',
          path: 'hostPath',
          holds: not(has(at(volume, 'hostPath'))),
          message: 'hostPath volumes are not allowed',
        },
      ],
    },
  ],
};
