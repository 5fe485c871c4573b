/** Baseline: no host ports. pod-security-admission v0.37 policy/check_hostPorts.go. */
import { container } from '../controls/scopes.js';
import { all, at, equal, literal, orElse, type Expr } from '../lang/build.js';
import type { Container } from '../pod/pod.js';
import type { StandardCheck } from './standardCheck.js';

const ports = orElse(
  at(container, 'ports'),
  literal([]) as unknown as Expr<NonNullable<Container['ports']>>,
);

export const hostPortsCheck: StandardCheck = {
  id: 'hostPorts',
  level: 'baseline',
  field: 'hostPorts',
  versions: [
    {
      since: 0,
      checks: [
        {
          field: 'hostPorts',
          scope: 'container',
          path: 'ports',
          holds: all(ports, 'port', (port) =>
            equal(
              orElse(at(port, 'hostPort'), literal(0) as Expr<number>),
              literal(0) as Expr<number>,
            ),
          ),
          message: 'host ports are not allowed',
        },
      ],
    },
  ],
};
