/**
 * Baseline: no Windows host processes. pod-security-admission v0.37
 * policy/check_windowsHostProcess.go.
 */
import { container } from '../controls/scopes.js';
import { at, literal, not, orElse } from '../lang/build.js';
import { podSecurity } from '../pod/view.js';
import type { StandardCheck } from './standardCheck.js';

const message = 'Windows host processes are not allowed';

export const windowsHostProcessCheck: StandardCheck = {
  id: 'windowsHostProcess',
  level: 'baseline',
  field: null,
  versions: [
    {
      since: 0,
      checks: [
        {
          field: 'windowsOptions',
          scope: 'pod',
          path: 'spec.securityContext.windowsOptions',
          message,
          holds: not(orElse(at(podSecurity, 'windowsOptions', 'hostProcess'), literal(false))),
        },
        {
          field: 'windowsOptions',
          scope: 'container',
          path: 'securityContext.windowsOptions',
          message,
          holds: not(
            orElse(
              at(container, 'securityContext', 'windowsOptions', 'hostProcess'),
              literal(false),
            ),
          ),
        },
      ],
    },
  ],
};
