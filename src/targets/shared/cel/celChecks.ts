/** A policy's checks as CEL: what is left to ask of a pod once the policy's values are put in. */
import { checksOf, controls } from '../../../controls/index.js';
import type { Check } from '../../../controls/control.js';
import { describeAllowed } from '../../../controls/describeAllowed.js';
import { everywhere } from '../../../controls/scopes.js';
import type { Policy } from '../../../ir/policySet.js';
import { isLiteral } from '../../../lang/isLiteral.js';
import type { Node } from '../../../lang/node.js';
import { printCel } from '../../../lang/printCel.js';
import { bindPolicy } from '../../../lang/simplify.js';
import { afterDefaults } from '../../../semantics/afterDefaults.js';
import type { Guard, Plan } from '../plan.js';
import { CEL_NAMES } from './sharedVariables.js';

export interface CelCheck {
  /** The PSP field. */
  readonly field: string;
  /** True where the pod satisfies the policy. */
  readonly expression: string;
  /** Its type is known only when it is evaluated: Kyverno wants such an expression compared. */
  readonly dynamic: boolean;
  /** `field: what is wrong (allowed: ...)` */
  readonly message: string;
  /** Under which it is left out. */
  readonly guard?: Guard;
}

/**
 * The pod is judged as it would be with the policy's defaults where the plan says so.
 *
 * @returns one entry per check that can fail; undefined where PSP cannot use the policy at all.
 */
export function celChecks(
  policy: Policy,
  { judgesDefaulted, guardOf }: Pick<Plan, 'judgesDefaulted' | 'guardOf'>,
): readonly CelCheck[] | undefined {
  const after = judgesDefaulted ? afterDefaults(policy, 'current') : undefined;
  const bind = (node: Node): Node => bindPolicy(node, policy.spec);
  if (controls.some(({ usable }) => usable !== undefined && !isLiteral(bind(usable.node), true)))
    return undefined;
  return checksOf('current').flatMap((check) => {
    const holds = after === undefined ? bind(check.holds.node) : after(check);
    if (isLiteral(holds, true)) return [];
    const guard = guardOf?.(policy, check);
    const expression = printCel(everywhere(check.scope, holds), CEL_NAMES);
    return [
      {
        field: check.field,
        expression:
          guard === undefined ? expression : `variables.${guard.name} ||\n(${expression})`,
        message: messageOf(check, bind),
        dynamic: guard === undefined && check.scope === 'pod' && holds.kind === 'ifPresent',
        ...(guard === undefined ? {} : { guard }),
      },
    ];
  });
}

function messageOf({ field, message, allowed }: Check, bind: (node: Node) => Node): string {
  const values = allowed === undefined ? undefined : bind(allowed.node);
  const suffix = values?.kind === 'literal' ? ` (allowed: ${describeAllowed(values.value)})` : '';
  return `${field}: ${message}${suffix}`;
}
