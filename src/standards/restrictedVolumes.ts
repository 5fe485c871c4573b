/**
 * Restricted: only volume types without access to the node or to network storage.
 * pod-security-admission v0.37 policy/check_restrictedVolumes.go.
 */
import { volume } from '../controls/scopes.js';
import { any, has, literal, property } from '../lang/build.js';
import type { StandardCheck } from './standardCheck.js';

const RESTRICTED_VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
] as const;

export const restrictedVolumesCheck: StandardCheck = {
  id: 'restrictedVolumes',
  level: 'restricted',
  field: 'volumes',
  replaces: 'hostPathVolumes',
  versions: [
    {
      since: 0,
      checks: [
        {
          field: 'volumes',
          scope: 'volume',
          path: '',
          holds: any(literal(RESTRICTED_VOLUMES), 'type', (type) => has(property(volume, type))),
          message: `volumes must be of the types ${RESTRICTED_VOLUMES.join(', ')}`,
        },
      ],
    },
  ],
};
