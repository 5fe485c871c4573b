/**
 * Baseline since 1.34: probes and lifecycle hooks name no host. pod-security-admission v0.37
 * policy/check_hostProbesAndhostLifecycle.go.
 */
import { container } from '../controls/scopes.js';
import { and, at, equal, literal, orElse, type Bool, type Opt } from '../lang/build.js';
import type { HandlerHosts } from '../pod/pod.js';
import type { StandardCheck } from './standardCheck.js';

const namesNoHost = (handler: Opt<HandlerHosts>): Bool =>
  and(
    equal(orElse(at(handler, 'httpGet', 'host'), literal('')), literal('')),
    equal(orElse(at(handler, 'tcpSocket', 'host'), literal('')), literal('')),
  );

export const hostProbesAndHostLifecycleCheck: StandardCheck = {
  id: 'hostProbesAndHostLifecycle',
  level: 'baseline',
  field: null,
  versions: [
    {
      since: 34,
      checks: [
        {
          field: 'probes',
          scope: 'container',
          path: '',
          holds: and(
            namesNoHost(at(container, 'livenessProbe')),
            namesNoHost(at(container, 'readinessProbe')),
            namesNoHost(at(container, 'startupProbe')),
            namesNoHost(at(container, 'lifecycle', 'postStart')),
            namesNoHost(at(container, 'lifecycle', 'preStop')),
          ),
          message: 'probes and lifecycle hooks must not name a host',
        },
      ],
    },
  ],
};
