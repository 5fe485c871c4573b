import type { Grant, Subject } from '../ir/policySet.js';
import { SOURCE } from '../ir/source.js';

const RBAC = 'rbac.authorization.k8s.io';

/** One role and one binding for each grant. Reading them gives the same grants. */
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

/** A subject as it is written in a binding. The order of its keys is always the same. */
export const subjectManifest = (subject: Subject): object =>
  subject.kind === 'ServiceAccount'
    ? { kind: subject.kind, name: subject.name, namespace: subject.namespace }
    : { kind: subject.kind, name: subject.name, apiGroup: RBAC };
