/** Baseline: no privileged containers. pod-security-admission v0.37 policy/check_privileged.go. */
import { container } from '../controls/scopes.js';
import { at, literal, not, orElse } from '../lang/build.js';
import type { StandardCheck } from './standardCheck.js';

export const privilegedCheck: StandardCheck = {
  id: 'privileged',
  level: 'baseline',
  field: 'privileged',
  versions: [
    {
      since: 0,
      checks: [
        {
          field: 'privileged',
          scope: 'container',
          path: 'securityContext.privileged',
          holds: not(orElse(at(container, 'securityContext', 'privileged'), literal(false))),
          message: 'privileged containers are not allowed',
        },
      ],
    },
  ],
};
