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
import { NodeMap } from '../../lang/nodeMap.js';
import { policyValue, REGO_PRELUDE, RegoPrinter } from '../../lang/printRego.js';
import { syncedGrants } from './syncedGrants.js';

/** The rules of the template that every function may read. */
const GLOBALS = new Set(['pod', 'request', 'grants']);
const SHARED = new NodeMap([
  [scopeLists.container.node, 'containers'],
  [mountedReadOnly.node, 'not volume.name in written_volumes'],
]);
const newPrinter = (): RegoPrinter => new RegoPrinter(GLOBALS, SHARED);

const fill = template(skeleton);

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

/** The call of a check is true where the pod, or the container, volume or sysctl, satisfies it. */
interface CheckRule {
  readonly field: string;
  readonly call: string;
  /** What it reads besides the pod: `container`, in `containers`. */
  readonly element: string;
  readonly list: string;
  /** Rego: what the refusal says. */
  readonly reason: string;
}

function checks(): { readonly checks: readonly CheckRule[]; readonly checkFunctions: string } {
  const printer = newPrinter();
  const rules = controls.flatMap((control) =>
    control.checks('current').map((check, i): CheckRule => {
      const { field, scope, holds } = check;
      const name = `${snake(field)}_${i + 1}`;
      printer.useNames(`${name}_part`);
      const { call } = printer.define(name, holds.node);
      const element = scope === 'pod' ? '' : scope;
      return { field, call, element, list: `${element}s`, reason: reasonText(check) };
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
function usable(): { readonly usable: readonly string[]; readonly usableFunctions: string } {
  const printer = newPrinter();
  const calls = controls.flatMap(({ field, usable: condition }) => {
    if (condition === undefined) return [];
    printer.useNames(`usable_${snake(field)}_part`);
    return [printer.define(`usable_${snake(field)}`, condition.node).call];
  });
  return { usable: calls, usableFunctions: printer.text() };
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
