/** A policy's checks as CEL, with the policy's values put in. */
import { checksOf } from '../../../controls/index.js';
import type { Check, CheckScope } from '../../../controls/control.js';
import { allowedInWords } from '../../../controls/describeAllowed.js';
import { everywhere, scopeLists } from '../../../controls/scopes.js';
import { remembered } from '../../../base/remembered.js';
import type { Policy } from '../../../ir/policySet.js';
import { CEL_WIDTH } from '../../../lang/celLayout.js';
import { askedOnce } from '../../../lang/askedOnce.js';
import { TRUE } from '../../../lang/build.js';
import { isLiteral } from '../../../lang/isLiteral.js';
import type { Node } from '../../../lang/node.js';
import { printCel, type CelNames } from '../../../lang/printCel.js';
import { bindPolicy } from '../../../lang/bindPolicy.js';
import { simplify } from '../../../lang/simplify.js';
import { afterDefaults } from '../../../semantics/afterDefaults.js';
import { unusableFields } from '../../../semantics/policyEvaluator.js';
import type { Guard, Plan } from '../plan.js';
import { indent } from './indent.js';
import { CEL_NAMES } from './sharedVariables.js';

export interface CelCheck {
  /** The PSP field of the check. */
  readonly field: string;
  /** True if the pod passes the check. */
  readonly expression: string;
  /** For a check of each container, volume or sysctl: the names of those that fail. */
  readonly refused?: Refused;
  /**
   * Whether the type is known only at evaluation. Kyverno requires such an expression to be
   * compared.
   */
  readonly dynamic: boolean;
  /** `field: what is wrong (allowed: ...)`. */
  readonly message: string;
  /** The condition under which the check is left out. */
  readonly guard?: Guard;
}

export interface Refused {
  readonly what: Exclude<CheckScope, 'pod'>;
  /** CEL for a list of names. */
  readonly expression: string;
  /** The same, with line breaks if it is long, for use on its own. */
  readonly inLines: string;
}

/**
 * If the target fills in values, or would but for an audit, the pod is judged after the policy's
 * defaults. So a refusal is never about a value that would have been filled in. Whether the values
 * are present is a separate check.
 *
 * @returns one entry for each check that can fail; undefined if PSP cannot use the policy.
 */
export function celChecks(
  policy: Policy,
  { defaults, judgesDefaulted, guardOf }: Pick<Plan, 'defaults' | 'judgesDefaulted' | 'guardOf'>,
): readonly CelCheck[] | undefined {
  const after = defaults || judgesDefaulted ? afterDefaults(policy, 'current') : undefined;
  const bind = (node: Node): Node => bindPolicy(node, policy.spec);
  if (unusableFields(policy).length > 0) return undefined;
  return checksOf('current').flatMap((check) => {
    const holds = askedOnce(after === undefined ? bind(check.holds.node) : after(check));
    if (isLiteral(holds, true)) return [];
    const allowed = check.allowed === undefined ? NOTHING : bind(check.allowed.node);
    const guard = guardOf?.(policy, check);
    return [
      guard === undefined
        ? unguarded(check)(holds)(allowed)
        : celCheck(check, holds, allowed, guard),
    ];
  });
}

const NOTHING = TRUE.node;

/** Remembered for policies with the same values. */
const unguarded = remembered((check: Check) =>
  remembered((holds: Node) => remembered((allowed: Node) => celCheck(check, holds, allowed))),
);

function celCheck(check: Check, holds: Node, allowed: Node, guard?: Guard): CelCheck {
  const { field, scope } = check;
  const expression = printCel(everywhere(scope, holds), CEL_NAMES);
  return {
    field,
    expression: guard === undefined ? expression : `variables.${guard.name} ||\n(${expression})`,
    message: messageOf(check, allowed),
    ...(scope === 'pod' ? {} : { refused: refusedBy(scope, holds, guard) }),
    dynamic: guard === undefined && scope === 'pod' && holds.kind === 'ifPresent',
    ...(guard === undefined ? {} : { guard }),
  };
}

const failing = remembered((holds: Node) => simplify({ kind: 'not', of: holds }));
const namesWith = (what: Refused['what']): CelNames => ({
  ...CEL_NAMES,
  variables: { ...CEL_NAMES.variables, [what]: what },
});
const NAMES_WITH: Readonly<Record<Refused['what'], CelNames>> = {
  container: namesWith('container'),
  volume: namesWith('volume'),
  sysctl: namesWith('sysctl'),
};

function refusedBy(what: Refused['what'], holds: Node, guard: Guard | undefined): Refused {
  const list = printCel(scopeLists[what].node, CEL_NAMES);
  const fails = printCel(failing(holds), NAMES_WITH[what]);
  const before = guard === undefined ? '' : `variables.${guard.name} ? [] : `;
  const names = (condition: string): string =>
    `${before}${list}.filter(${what},${condition}).map(${what}, ${what}.name)`;
  const inLines = names(`\n${indent(fails)}\n`);
  const inOneLine = names(` ${fails}`);
  return {
    what,
    expression: fails.includes('\n') ? inLines : inOneLine,
    inLines: fails.includes('\n') || inOneLine.length > CEL_WIDTH ? inLines : inOneLine,
  };
}

function messageOf({ field, message, allowed, wording }: Check, values: Node): string {
  const suffix =
    allowed !== undefined && values.kind === 'literal'
      ? ` (${allowedInWords(values.value, wording)})`
      : '';
  return `${field}: ${message}${suffix}`;
}
