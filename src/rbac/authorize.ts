import type { Grant, Subject } from '../ir/policySet.js';

export interface UserInfo {
  readonly user: string;
  readonly groups: readonly string[];
}

/** A pod's service account as PSP asks for it: it does not count as system:authenticated (1.24.17 pkg/serviceaccount/util.go UserInfo). */
export function serviceAccountUser(namespace: string, name: string): UserInfo {
  return { user: `system:serviceaccount:${namespace}:${name}`, groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`] };
}

/** Whether RBAC lets `who` use `policy` for pods in `namespace`. Members of system:masters may do everything. */
export function mayUse(grants: readonly Grant[], who: UserInfo, namespace: string, policy: string): boolean {
  return who.groups.includes('system:masters') || grants.some((grant) =>
    (grant.policy === '*' || grant.policy === policy) && (grant.namespace === null || grant.namespace === namespace) && isSubject(grant.subject, who));
}

function isSubject(subject: Subject, { user, groups }: UserInfo): boolean {
  switch (subject.kind) {
    case 'User': return subject.name === user;
    case 'Group': return groups.includes(subject.name);
    case 'ServiceAccount': return user === `system:serviceaccount:${subject.namespace}:${subject.name}`;
  }
}
