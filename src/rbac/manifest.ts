import type { Grant, Subject } from '../ir/policySet.js';
import { SOURCE } from '../ir/source.js';

const RBAC = 'rbac.authorization.k8s.io';

/** Roles and bindings that read back to the same grants: one pair for each. */
export function grantsToRbac(grants: readonly Grant[]): readonly object[] {
  return grants.flatMap((grant, index) => {
    const name = `psp-grant-${index + 1}`;
    const rule = {
      apiGroups: [grant.apiGroup],
      resources: [SOURCE.resource],
      verbs: ['use'],
      ...(grant.policy === '*' ? {} : { resourceNames: [grant.policy] }),
    };
    const metadata = grant.namespace === null ? { name } : { name, namespace: grant.namespace };
    return [
      { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name }, rules: [rule] },
      {
        apiVersion: `${RBAC}/v1`,
        kind: grant.namespace === null ? 'ClusterRoleBinding' : 'RoleBinding',
        metadata,
        roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
        subjects: [subjectManifest(grant.subject)],
      },
    ];
  });
}

/** A subject as bindings write it, its keys in one order wherever it was read. */
export const subjectManifest = (subject: Subject): object =>
  subject.kind === 'ServiceAccount'
    ? { kind: subject.kind, name: subject.name, namespace: subject.namespace }
    : { kind: subject.kind, name: subject.name, apiGroup: RBAC };
