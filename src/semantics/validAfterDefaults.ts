/**
 * Where a default makes a pod that the API server then refuses (1.24.17 pkg/apis/core/validation
 * ValidateSecurityContext).
 */
import { containers } from '../pod/view.js';
import {
  and,
  any,
  at,
  FALSE,
  isIn,
  literal,
  not,
  or,
  orElse,
  type Bool,
  type Expr,
} from '../lang/build.js';
import { compile } from '../lang/evaluate.js';
import type { JsonObject } from '../pod/json.js';

/** allowPrivilegeEscalation false beside what it cannot hold against. */
const contradiction: Bool = any(containers, 'container', (container) => {
  const added = orElse(
    at(container, 'securityContext', 'capabilities', 'add'),
    literal([]) as unknown as Expr<readonly string[]>,
  );
  return and(
    not(orElse(at(container, 'securityContext', 'allowPrivilegeEscalation'), literal(true))),
    or(
      orElse(at(container, 'securityContext', 'privileged'), FALSE),
      isIn(literal('CAP_SYS_ADMIN'), added),
    ),
  );
});
const contradicts = compile(contradiction.node, ['pod']);

/**
 * @returns what the server says of the defaulted pod, where it did not say so of the one that came;
 * undefined where it takes it.
 */
export function invalidByDefaults(pod: JsonObject, defaulted: JsonObject): string | undefined {
  return contradicts(defaulted) && !contradicts(pod)
    ? 'PSP admits it, but the API server then refuses it: the default allowPrivilegeEscalation false cannot stand beside privileged true or CAP_SYS_ADMIN'
    : undefined;
}
