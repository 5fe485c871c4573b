/**
 * | PSP field | pod path | admits | fills in |
 * |---|---|---|---|
 * | spec.hostPorts | containers[*].ports[*].hostPort | ports within any range; an empty list admits none | nothing |
 *
 * A range with min > max never matches. On the host network the API server fills in hostPort.
 * Kubernetes 1.24.17 pkg/security/podsecuritypolicy/provider.go hasInvalidHostPort.
 */
import { all, and, any, at, equal, field, lessOrEqual, literal, or, orElse, type Expr } from '../lang/build.js';
import { policy } from '../lang/policyParam.js';
import type { Container } from '../pod/pod.js';
import { hostPort } from '../pod/view.js';
import { NO_DEFAULTS, type Control } from './control.js';
import { container } from './scopes.js';

type Ports = NonNullable<Container['ports']>;
const ports = orElse(at(container, 'ports'), literal([]) as unknown as Expr<Ports>);

export const hostPorts: Control = {
  field: 'hostPorts',
  summary: 'Which ports of the node containers may take.',
  source: 'pkg/security/podsecuritypolicy/provider.go hasInvalidHostPort',
  checks: () => [
    {
      field: 'hostPorts',
      scope: 'container',
      path: 'ports',
      holds: all(ports, 'port', (port) => or(
        equal(hostPort(port), literal(0)),
        any(policy('hostPorts'), 'range', (range) =>
          and(lessOrEqual(field(range, 'min'), hostPort(port)), lessOrEqual(hostPort(port), field(range, 'max')))),
      )),
      message: 'host ports must be within the ranges that the policy allows',
      allowed: policy('hostPorts'),
    },
  ],
  defaults: NO_DEFAULTS,
};
