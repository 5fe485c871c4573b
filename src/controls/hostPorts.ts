import {
  all,
  and,
  any,
  at,
  equal,
  field,
  lessOrEqual,
  literal,
  not,
  or,
  orElse,
  type Bool,
  type Expr,
} from '../lang/build.js';
import { policy } from '../lang/policyParam.js';
import type { Container } from '../pod/pod.js';
import { spec } from '../pod/view.js';
import { NO_DEFAULTS, type Control } from './control.js';
import { onContainer } from './probe.js';
import { container } from './scopes.js';

type Ports = NonNullable<Container['ports']>;
const ports = orElse(at(container, 'ports'), literal([]) as unknown as Expr<Ports>);
const hostNetwork = orElse(at(spec, 'hostNetwork'), literal(false));
const none = literal(0) as Expr<number>;

const mayTake = (port: Expr<number>): Bool =>
  or(
    equal(port, none),
    any(policy('hostPorts'), 'range', (range) =>
      and(lessOrEqual(field(range, 'min'), port), lessOrEqual(port, field(range, 'max'))),
    ),
  );

/** The largest port number that the API server takes. */
export const LARGEST_PORT = 65_535;
const isPort = (port: Expr<number>): Bool =>
  and(lessOrEqual(none, port), lessOrEqual(port, literal(LARGEST_PORT) as Expr<number>));

/**
 * Whether the ports of a container are numbers that the API server takes (1.24.17
 * pkg/apis/core/validation validateContainerPorts). PSP is asked before that.
 */
export const portsAreValid: Bool = all(ports, 'port', (port) =>
  and(isPort(orElse(at(port, 'hostPort'), none)), isPort(orElse(at(port, 'containerPort'), none))),
);

export const hostPorts: Control<'hostPorts'> = {
  field: 'hostPorts',
  summary: 'Which ports of the node containers may take.',
  meaning: [
    {
      field: 'spec.hostPorts',
      path: 'containers[*].ports[*].hostPort',
      admits: 'ports within any range; an empty list admits none',
      fillsIn: 'nothing',
    },
  ],
  pitfalls:
    'A range with min > max never matches. On the host network an unset hostPort is the containerPort: the API server fills it in before PSP looks, offline tools do not, so the rule says it.',
  source: 'pkg/security/podsecuritypolicy/provider.go hasInvalidHostPort',
  checks: () => [
    {
      field: 'hostPorts',
      scope: 'container',
      path: 'ports',
      holds: all(ports, 'port', (port) => mayTake(orElse(at(port, 'hostPort'), none))),
      message: 'host ports must be within the ranges that the policy allows',
      allowed: policy('hostPorts'),
    },
    {
      field: 'hostPorts',
      scope: 'container',
      path: 'ports',
      holds: or(
        not(hostNetwork),
        all(ports, 'port', (port) =>
          or(
            not(equal(orElse(at(port, 'hostPort'), none), none)),
            mayTake(orElse(at(port, 'containerPort'), none)),
          ),
        ),
      ),
      message:
        'on the host network every container port is a host port, and must be within the ranges that the policy allows',
      allowed: policy('hostPorts'),
    },
  ],
  defaults: NO_DEFAULTS,
  probes: ({ hostPorts: ranges }) =>
    [...new Set([8080, ...ranges.flatMap(({ min, max }) => [min - 1, min, max, max + 1])])]
      .filter((hostPort) => hostPort > 0 && hostPort < 65536)
      .flatMap((hostPort) =>
        onContainer('ports', [{ containerPort: 80, hostPort, protocol: 'TCP' }]),
      ),
};
