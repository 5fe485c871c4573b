/**
 * Recognises grants to those who run the cluster. A policy that only they may use does not lower
 * the level of a namespace, because applications cannot use it.
 */
import { accountGroupOf } from '../../ir/accountGroups.js';
import type { Grant, Subject } from '../../ir/policySet.js';

const SYSTEM_NAMESPACES: readonly string[] = ['kube-system', 'kube-public', 'kube-node-lease'];
const SYSTEM_GROUPS: readonly string[] = [
  'system:masters',
  'system:nodes',
  ...SYSTEM_NAMESPACES.map(accountGroupOf),
];
/** Groups of all users or all service accounts. A grant to such a group includes applications. */
const BROAD_GROUPS = /^system:(authenticated|unauthenticated|serviceaccounts(:.*)?)$/;

/** In the system's own namespaces, the policies of system accounts decide the level. */
export const isSystemNamespace = (name: string): boolean => SYSTEM_NAMESPACES.includes(name);

/** Whether a grant is to administrators, nodes or system controllers. */
export const isOfSystem = (grant: Grant): boolean =>
  isSystemSubject(grant.subject) || isOfAdministrator(grant);

function isSystemSubject(subject: Subject): boolean {
  switch (subject.kind) {
    case 'Group':
      return SYSTEM_GROUPS.includes(subject.name);
    case 'User':
      return (
        subject.name.startsWith('system:kube-') ||
        subject.name.startsWith('system:node:') ||
        SYSTEM_NAMESPACES.some((name) => subject.name.startsWith(`system:serviceaccount:${name}:`))
      );
    case 'ServiceAccount':
      return isSystemNamespace(subject.namespace);
  }
}

/** Whether the grant covers every policy in every namespace, as a binding to cluster-admin does. */
const isOfAdministrator = ({ policy, subject, namespace }: Grant): boolean =>
  policy === '*' &&
  namespace === null &&
  !(subject.kind === 'Group' && BROAD_GROUPS.test(subject.name));
