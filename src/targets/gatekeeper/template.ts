/**
 * The one generic ConstraintTemplate: the controls as Rego, the policies as parameters of its
 * constraint. Its skeleton is templates/gatekeeper.rego.hbs; here are the parts that come from the
 * controls.
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
import { policyValue } from '../../lang/printRego.js';
import { syncedGrants } from './syncedGrants.js';

/** The rules of the template that every function may read. */
const GLOBALS = new Set(['pod', 'request', 'grants']);
const SHARED = new NodeMap([
  [scopeLists.container.node, 'containers'],
  [mountedReadOnly.node, 'not volume.name in written_volumes'],
]);
const newPrinter = (): RefusalPrinter => new RefusalPrinter(GLOBALS, SHARED);

const fill = template(skeleton);

/** The fields that a constraint must have of each policy. */
const POLICY_FIELDS = controls.map(({ field }) => field).filter((field) => isAlwaysThere([field]));

/**
 * The template's Rego. Indented by spaces: YAML writes text with tabs as one quoted line, which
 * nobody can review.
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

/** What a rule that refuses is made of. */
interface CheckRule {
  readonly field: string;
  /** Rego: lines that hold where the check may fail, asked before any container, volume or sysctl. */
  readonly before: readonly string[];
  /** What the check is about besides the pod: `container`, in `containers`. */
  readonly element: string;
  readonly list: string;
  /** Rego: lines that hold where it fails. */
  readonly fails: readonly string[];
  /** Rego: what the refusal says. */
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

/** The same limits as in CEL; without a square root, so both sides of it are squared. */
const size = (): object => ({
  counts: COUNTED.map(({ node }) => newPrinter().length(node).replaceAll('\n', '\n\t')),
  least: LEAST_ENTRIES,
  most: MOST_ENTRIES ** 2,
});

/** PSP skips policies whose strategies it cannot build. */
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
 * Who may use a policy: the same predicate that the evaluator has, over the constraint's grants or
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
