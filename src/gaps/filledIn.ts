/** Which values a policy fills in, and for which pods. */
import type { Check, Control, Default } from '../controls/control.js';
import { everywhere, scopeLists } from '../controls/scopes.js';
import { remembered } from '../base/remembered.js';
import { exactJson } from '../base/exactJson.js';
import type { Policy } from '../ir/policySet.js';
import { any, not, or, type Bool } from '../lang/build.js';
import { isLiteral } from '../lang/isLiteral.js';
import type { Node } from '../lang/node.js';
import { bindPolicy } from '../lang/bindPolicy.js';
import type { Era } from '../pod/view.js';
import { compilePolicy } from '../semantics/policyEvaluator.js';
import { BARE_POD } from './witness/probePods.js';

/**
 * Whether any of these defaults is written to the pod; undefined if this policy never writes one.
 */
export const changes = (policy: Policy, defaults: readonly Default[]): Bool | undefined =>
  anyOf(policy, defaults, somewhere);

/**
 * Whether any of these defaults adds something. A list that is only sorted loses nothing without
 * the default.
 */
export const additions = (policy: Policy, defaults: readonly Default[]): Bool | undefined =>
  anyOf(policy, defaults, addsSomewhere);

const somewhere = remembered(({ scope, when }: Default) => over(scope, when));
const addsSomewhere = remembered(({ scope, when, adds }: Default) => over(scope, adds ?? when));
const over = (scope: Default['scope'], when: Bool): Bool =>
  scope === 'pod' ? when : any(scopeLists.container, 'container', () => when);

function anyOf(
  policy: Policy,
  defaults: readonly Default[],
  condition: (one: Default) => Bool,
): Bool | undefined {
  const conditions = defaults.flatMap((one): Bool[] => {
    const bound = { node: bindPolicy(condition(one).node, policy.spec) };
    return isLiteral(bound.node, false) ? [] : [bound];
  });
  return conditions.length === 0 ? undefined : or(...conditions);
}

/**
 * The values that a control fills into a bare pod, for people: `spec.securityContext.fsGroup: 1`.
 */
export function remedies(policy: Policy, control: Control): string {
  const { pod } = compilePolicy(policy, 'current').withDefaults(BARE_POD);
  const found = control.defaults('current').flatMap(({ from, path }) => {
    const steps = path.filter((step) => typeof step === 'string');
    const root = from === 'pod' ? [] : ['spec', 'containers', '0'];
    const value = [...root, ...steps].reduce<unknown>(
      (of, key) => (of as Record<string, unknown> | undefined)?.[key],
      pod,
    );
    return value === undefined
      ? []
      : [`${from === 'pod' ? '' : "each container's "}${steps.join('.')}: ${exactJson(value, 0)}`];
  });
  return found.length > 0 ? found.join(', ') : control.field;
}

/**
 * Whether the policy refuses the pod by this control, after defaulting.
 *
 * @param after rewrites checks over the defaulted pod, for the same era.
 */
export function failsAfterDefaults(
  control: Control,
  era: Era,
  after: (check: Check) => Node,
): Bool {
  return or(
    ...control.checks(era).map((check) => not({ node: everywhere(check.scope, after(check)) })),
  );
}
