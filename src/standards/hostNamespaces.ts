/**
 * Baseline: the pod shares no namespace with the host. pod-security-admission v0.37
 * policy/check_hostNamespaces.go.
 */
import { at, literal, not, orElse } from '../lang/build.js';
import { spec } from '../pod/view.js';
import type { StandardCheck } from './standardCheck.js';

export const hostNamespacesCheck: StandardCheck = {
  id: 'hostNamespaces',
  level: 'baseline',
  field: 'hostNetwork',
  versions: [
    {
      since: 0,
      checks: (['hostNetwork', 'hostPID', 'hostIPC'] as const).map((key) => ({
        field: key,
        scope: 'pod' as const,
        path: `spec.${key}`,
        holds: not(orElse(at(spec, key), literal(false))),
        message: `${key} must not be true`,
      })),
    },
  ],
};
