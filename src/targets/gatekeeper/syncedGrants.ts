/**
 * Live selection: grants read at admission from the roles and bindings that Gatekeeper keeps a copy
 * of.
 */
import type { PolicySet } from '../../ir/policySet.js';
import { variable } from '../../lang/build.js';
import type { RegoPrinter } from '../../lang/printRego.js';
import { usesPolicies, type Rule } from '../../rbac/rulePredicate.js';
import { isSubject, type FlatGrant } from '../../semantics/grantPredicate.js';
import type { CommentedObject } from '../shared/files.js';
import { LABELS, objectName } from '../shared/naming.js';

const GROUP = 'rbac.authorization.k8s.io';
const VERSION = 'v1';
const KINDS = ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'];

/** Tells Gatekeeper what to copy; SyncSets of others add to it. */
export const syncSet = (policySet: PolicySet): CommentedObject => ({
  comments: [
    { path: ['spec', 'gvks'], text: 'the constraint reads them to see who may use a policy' },
  ],
  object: {
    apiVersion: 'syncset.gatekeeper.sh/v1alpha1',
    kind: 'SyncSet',
    metadata: { name: objectName(policySet), labels: LABELS },
    spec: { gvks: KINDS.map((kind) => ({ group: GROUP, version: VERSION, kind })) },
  },
});

/**
 * Roles and bindings as the same flat grants that a constraint holds; where nothing is synced
 * nothing is granted.
 * Of a cluster's many bindings few are about who asks: only their roles are looked into.
 */
export function syncedGrantsRego(printer: RegoPrinter): string {
  printer.useNames('is_subject_part');
  const subject = printer.define('is_subject', isSubject(variable<FlatGrant>('grant')).node);
  printer.useNames('uses_policies_part');
  const uses = printer.define('uses_policies', usesPolicies(variable<Rule>('rule')).node);
  return `synced_grants contains object.union(grant, {"policy": policy, "namespace": null}) if {
	some binding in cluster_rbac.ClusterRoleBinding
	some subject in binding.subjects
	grant := subject_of(subject, "")
	${subject.call}
	some policy in policies_of(cluster_rbac.ClusterRole[binding.roleRef.name])
}

synced_grants contains object.union(grant, {"policy": policy, "namespace": request.namespace}) if {
	some binding in namespace_rbac.RoleBinding
	some subject in binding.subjects
	grant := subject_of(subject, request.namespace)
	${subject.call}
	some policy in policies_of(role_of(binding.roleRef))
}

cluster_rbac := data.inventory.cluster["${GROUP}/${VERSION}"]

namespace_rbac := data.inventory.namespace[request.namespace]["${GROUP}/${VERSION}"]

role_of(reference) := cluster_rbac.ClusterRole[reference.name] if reference.kind == "ClusterRole"

role_of(reference) := namespace_rbac.Role[reference.name] if reference.kind == "Role"

# A rule without resourceNames is about every policy; a name is never a wildcard.
policies_of(role) := {policy |
	some rule in role.rules
	${uses.call}
	some policy in names_in(or_else(object.get(rule, "resourceNames", null), []))
}

names_in(names) := ["*"] if count(names) == 0

names_in(names) := without(names, ["*"]) if count(names) > 0

subject_of(subject, _) := {"kind": subject.kind, "name": subject.name, "home": ""} if subject.kind in {"User", "Group"}

# A service account without a namespace is one of the binding's.
subject_of(subject, binding_namespace) := {"kind": "ServiceAccount", "name": subject.name, "home": home} if {
	subject.kind == "ServiceAccount"
	home := [place | some place in [object.get(subject, "namespace", ""), binding_namespace]; place != ""][0]
}
`;
}
