/**
 * Live selection: grants read at admission from the roles and bindings that Gatekeeper keeps a copy
 * of.
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

/** Tells Gatekeeper what to copy; SyncSets of others add to it. */
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
  /** Where the copies lie: group and version of the RBAC objects. */
  readonly groupVersion: string;
  /** Calls: whether a grant is about who asks, and whether a rule lets policies be used. */
  readonly isSubject: string;
  readonly usesPolicies: string;
}

/** What the template needs to read the roles and bindings as the flat grants of a constraint. */
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
