/**
 * The generic ConstraintTemplate: the controls as Rego, with the policies as parameters of its
 * constraint. The skeleton is templates/gatekeeper.rego.hbs; this module fills in the parts that
 * come from the controls.
 */
import skeleton from '../../../templates/gatekeeper.rego.hbs';
import { template } from '../../base/template.js';
import { mountedReadOnly } from '../../controls/allowedHostPaths.js';
import { controls } from '../../controls/index.js';
import { mayUsePredicate } from '../../semantics/grantPredicate.js';
import { field, variable } from '../../lang/build.js';
import { COUNTED, LEAST_ENTRIES, MOST_ENTRIES } from '../../pod/tooLarge.js';
import type { Check } from '../../controls/control.js';
import { allowedWord } from '../../controls/describeAllowed.js';
import { scopeLists } from '../../controls/scopes.js';
import { isAlwaysThere } from '../../lang/policyParam.js';
import { NodeMap } from '../../lang/nodeMap.js';
import { RefusalPrinter } from '../../lang/printRefusal.js';
import { REGO_PRELUDE } from '../../lang/regoPrelude.js';
import { policyValue } from '../../lang/regoPaths.js';
import { syncedGrants } from './syncedGrants.js';

/** Rules of the template that every function can read, so that they need not be arguments. */
const GLOBALS = new Set(['pod', 'request', 'grants']);
const SHARED = new NodeMap([
  [scopeLists.container.node, 'containers'],
  [mountedReadOnly.node, 'not volume.name in written_volumes'],
]);
const newPrinter = (): RefusalPrinter => new RefusalPrinter(GLOBALS, SHARED);

const fill = template(skeleton);

/** Fields that must be present in each policy of a constraint. */
const POLICY_FIELDS = controls.map(({ field }) => field).filter((field) => isAlwaysThere([field]));

/**
 * The Rego code of the template. It is indented by spaces: YAML would write text with tabs as one
 * quoted line, which nobody can review.
 */
export function rego(): string {
  return fill({
    ...checks(),
    ...usable(),
    ...grants(),
    ...size(),
    prelude: REGO_PRELUDE,
  }).replaceAll('\t', '  ');
}

/** The parts of a Rego rule that refuses pods. */
interface CheckRule {
  readonly field: string;
  /** Rego: conditions that do not depend on a container, volume or sysctl. */
  readonly before: readonly string[];
  /** The item that the check is about, such as `container` in `containers`. */
  readonly element: string;
  readonly list: string;
  /** Rego: lines that hold if the item fails the check. */
  readonly fails: readonly string[];
  /** Rego: the text of the refusal. */
  readonly reason: string;
}

function checks(): { readonly checks: readonly CheckRule[]; readonly checkFunctions: string } {
  const printer = newPrinter();
  const rules = controls.flatMap((control) =>
    control.checks('current').map((check, i): CheckRule => {
      const { field, scope, holds } = check;
      printer.useNames(`${snake(field)}_${i + 1}_part`);
      const { before, lines } = printer.refusalOf(scope, holds.node);
      return {
        field,
        before,
        element: scope === 'pod' ? '' : scope,
        list: `${scope}s`,
        fails: lines,
        reason: reasonText(check),
      };
    }),
  );
  return { checks: rules, checkFunctions: printer.text() };
}

const snake = (field: string): string =>
  field.replaceAll(/[A-Z]+/g, (letters) => `_${letters.toLowerCase()}`);

function reasonText({ field, scope, message, allowed, wording }: Check): string {
  const values = allowed?.node.kind === 'param' ? policyValue(allowed.node.path) : undefined;
  const words = wording?.profiles === true ? `profiles_today(${values ?? ''})` : values;
  const parts = [
    ...(scope === 'pod' ? [] : ['concat(", ", sort(refused_names))']),
    ...(words === undefined
      ? []
      : [`listed(${words}, ${JSON.stringify(wording?.ifEmpty ?? 'nothing')})`]),
  ];
  const text = `${field}: ${scope === 'pod' ? '' : `${scope} %s: `}${message}${words === undefined ? '' : ` (${allowedWord(wording)}: %s)`}`;
  return parts.length === 0
    ? JSON.stringify(text)
    : `sprintf(${JSON.stringify(text)}, [${parts.join(', ')}])`;
}

/** The same limits as in CEL. Rego has no square root, so both sides are squared. */
const size = (): object => ({
  counts: COUNTED.map(({ node }) => newPrinter().length(node).replaceAll('\n', '\n\t')),
  least: LEAST_ENTRIES,
  most: MOST_ENTRIES ** 2,
});

/** The conditions under which PSP cannot build a strategy, and skips the policy. */
function usable(): {
  readonly unusable: readonly (readonly string[])[];
  readonly unusableFunctions: string;
  readonly policyFields: readonly string[];
} {
  const printer = newPrinter();
  printer.useNames('unusable_part');
  return {
    unusable: controls.flatMap(({ usable: condition }) =>
      condition === undefined ? [] : [printer.refusal(condition.node)],
    ),
    unusableFunctions: printer.text(),
    policyFields: POLICY_FIELDS.map((name) => JSON.stringify(name)),
  };
}

/**
 * Who may use a policy: the predicate of the evaluator, applied to the constraint's grants or to
 * those of the cluster.
 */
function grants(): object {
  const printer = newPrinter();
  printer.useNames('may_use_part');
  printer.define(
    'may_use',
    mayUsePredicate(field(variable<{ name: string }>('policy'), 'name')).node,
  );
  return { ...syncedGrants(printer), grantFunctions: printer.text() };
}
