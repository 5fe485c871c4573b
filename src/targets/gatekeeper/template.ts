/**
 * The one generic ConstraintTemplate: the controls as Rego, the policies as parameters of its
 * constraint.
 */
import { controls } from '../../controls/index.js';
import { mayUsePredicate } from '../../semantics/grantPredicate.js';
import { field, variable } from '../../lang/build.js';
import { everywhere, scopeLists } from '../../controls/scopes.js';
import type { Node } from '../../lang/node.js';
import { nodeKey } from '../../lang/nodeKey.js';
import { policyValue, REGO_PRELUDE, RegoPrinter } from '../../lang/printRego.js';
import { syncedGrantsRego } from './syncedGrants.js';

/** The rules of the template that every function may read. */
const GLOBALS = new Set(['pod', 'request', 'grants']);
const SHARED = new Map([[nodeKey(scopeLists.container.node), 'containers']]);
const newPrinter = (): RegoPrinter => new RegoPrinter(GLOBALS, SHARED);

/**
 * Each check as a function that is true where every pod, container, volume or sysctl satisfies it,
 * and a rule that gives its refusal.
 */
function checkRules(): { readonly functions: string; readonly refusals: string } {
  const printer = newPrinter();
  const refusals: string[] = [];
  for (const control of controls) {
    control.checks('current').forEach(({ field, scope, holds, message, allowed }, i) => {
      const name = `${snake(field)}_${i + 1}`;
      printer.useNames(`${name}_part`);
      const { call } = printer.define(name, everywhere(scope, holds.node));
      refusals.push(refusalRule(field, message, call, allowed?.node));
    });
  }
  return { functions: printer.text(), refusals: refusals.join('\n') };
}

const snake = (field: string): string =>
  field.replaceAll(/[A-Z]+/g, (letters) => `_${letters.toLowerCase()}`);

function refusalRule(
  field: string,
  message: string,
  call: string,
  allowed: Node | undefined,
): string {
  const plain = JSON.stringify(`${field}: ${message}`);
  const direct = allowed?.kind === 'param' ? policyValue(allowed.path) : undefined;
  const text =
    direct === undefined
      ? plain
      : `sprintf("%s (allowed: %s)", [${plain}, json.marshal(${direct})])`;
  return `# spec.${field}
refused[policy.name] contains reason if {
	some policy in usable_policies
	not ${call}
	reason := ${text}
}
`;
}

/** PSP skips policies whose strategies it cannot build. */
function usableRule(): { readonly functions: string; readonly conditions: string } {
  const printer = newPrinter();
  const calls = controls.flatMap(({ field, usable }) => {
    if (usable === undefined) return [];
    printer.useNames(`usable_${snake(field)}_part`);
    return [printer.define(`usable_${snake(field)}`, usable.node).call];
  });
  return { functions: printer.text(), conditions: calls.map((call) => `\t${call}`).join('\n') };
}

/**
 * Who may use a policy: the same predicate that the evaluator has, over the constraint's grants or
 * those of the cluster.
 */
function grantRules(): string {
  const printer = newPrinter();
  printer.useNames('may_use_part');
  printer.define(
    'may_use',
    mayUsePredicate(field(variable<{ name: string }>('policy'), 'name')).node,
  );
  const synced = syncedGrantsRego(printer);
  return `${synced}\n${printer.text()}`;
}

/**
 * The template's Rego. Indented by spaces: YAML writes text with tabs as one quoted line, which
 * nobody can review.
 */
export function rego(): string {
  return source().replaceAll('\t', '  ');
}

function source(): string {
  const checks = checkRules();
  const usable = usableRule();
  return `package psp_ferry

# Any policy that is granted may admit. A policy admits where it has no reason to refuse.
violation contains {"msg": msg} if {
	must_check
	not admitted
	msg := refusal
}

admitted if {
	some policy in granted_policies
	not refused[policy.name]
}

refusal := sprintf("no PodSecurityPolicy admits this pod. %s", [concat(" | ", reasons)]) if {
	reasons := [reason |
		some name in sort([policy.name | some policy in granted_policies])
		reason := sprintf("PodSecurityPolicy %s, %s", [name, concat("; ", sort(refused[name]))])
	]
	count(reasons) > 0
} else := sprintf("no PodSecurityPolicy may be used by service account %s in namespace %s or by user %s", [
	object.get(pod.spec, "serviceAccountName", "(none)"),
	request.namespace,
	object.get(request.userInfo, "username", "(unknown)"),
]) if {
	count(usable_policies) > 0
} else := "no PodSecurityPolicy is usable: each lacks ranges or options that its strategies need"

usable_policies contains policy if {
	some policy in input.parameters.policies
${usable.conditions}
}

# The pod's service account or the requester must be granted the use of a policy, unless any policy may admit.
granted_policies contains policy if {
	some policy in usable_policies
	input.parameters.selection == "any"
}

granted_policies contains policy if {
	some policy in usable_policies
	may_use(policy)
}

# Static grants stand in the constraint; live ones are read from RBAC.
grants := input.parameters.grants if input.parameters.selection == "static"

grants := synced_grants if input.parameters.selection == "live"

# An audit has no requester.
request := {
	"namespace": object.get(input.review, "namespace", ""),
	"userInfo": object.get(input.review, "userInfo", {}),
}

# PSP lets garbage collection through: updates of owner references and finalizers alone.
must_check if not only_garbage_collection

only_garbage_collection if {
	input.review.operation == "UPDATE"
	meaning(input.review.object) == meaning(input.review.oldObject)
}

meaning(object_) := {
	"spec": object_.spec,
	"labels": object.get(object_, ["metadata", "labels"], {}),
	"annotations": object.get(object_, ["metadata", "annotations"], {}),
}

pod := input.review.object

# Init and ephemeral containers are held to the same rules.
containers := array.concat(
	array.concat(pod.spec.containers, or_else(object.get(pod.spec, "initContainers", null), [])),
	or_else(object.get(pod.spec, "ephemeralContainers", null), []),
)

${checks.refusals}
${checks.functions}
${usable.functions}
${grantRules()}
${REGO_PRELUDE}`;
}
