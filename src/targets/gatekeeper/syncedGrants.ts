/**
 * Live selection: at admission, grants are read from the copies of roles and bindings that
 * Gatekeeper keeps.
 */
import type { PolicySet } from '../../ir/policySet.js';
import { variable } from '../../lang/build.js';
import type { RegoPrinter } from '../../lang/printRego.js';
import { usesPolicies, type RoleRule } from '../../rbac/rulePredicate.js';
import { isSubject, type FlatGrant } from '../../semantics/grantPredicate.js';
import type { CommentedObject } from '../shared/files.js';
import { LABELS, objectName } from '../shared/naming.js';
import type { NamedScope } from '../shared/scope.js';

const GROUP = 'rbac.authorization.k8s.io';
const VERSION = 'v1';
const KINDS = ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'];

/** Lists the objects that Gatekeeper must copy. Other SyncSets in the cluster add to it. */
export const syncSet = (policySet: PolicySet, scope: NamedScope | undefined): CommentedObject => ({
  comments: [
    { path: ['spec', 'gvks'], text: 'the constraint reads them to see who may use a policy' },
  ],
  object: {
    apiVersion: 'syncset.gatekeeper.sh/v1alpha1',
    kind: 'SyncSet',
    metadata: { name: objectName(policySet, scope), labels: LABELS },
    spec: { gvks: KINDS.map((kind) => ({ group: GROUP, version: VERSION, kind })) },
  },
});

export interface SyncedGrants {
  /** Group and version under which the copies of RBAC objects are stored. */
  readonly groupVersion: string;
  /**
   * Calls in Rego: whether a subject matches the requester, and whether a rule covers the use of
   * policies.
   */
  readonly isSubject: string;
  readonly usesPolicies: string;
}

/** The parts of the template that read roles and bindings as the flat grants of a constraint. */
export function syncedGrants(printer: RegoPrinter): SyncedGrants {
  printer.useNames('is_subject_part');
  const subject = printer.define('is_subject', isSubject(variable<FlatGrant>('grant')).node);
  printer.useNames('uses_policies_part');
  const uses = printer.define('uses_policies', usesPolicies(variable<RoleRule>('rule')).node);
  return {
    groupVersion: `${GROUP}/${VERSION}`,
    isSubject: subject.call,
    usesPolicies: uses.call,
  };
}
