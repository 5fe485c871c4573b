/**
 * Grants to those who run the cluster. What only they may use is no reason to lower the level of a
 * namespace: its applications cannot use it.
 */
import type { Grant, Subject } from '../../ir/policySet.js';

const SYSTEM_NAMESPACES: readonly string[] = ['kube-system', 'kube-public', 'kube-node-lease'];
const SYSTEM_GROUPS: readonly string[] = [
  'system:masters',
  'system:nodes',
  ...SYSTEM_NAMESPACES.map((namespace) => `system:serviceaccounts:${namespace}`),
];
/** Groups of everybody, or of every account: whoever grants to them means applications too. */
const BROAD_GROUPS = /^system:(authenticated|unauthenticated|serviceaccounts(:.*)?)$/;

/** The system's own namespaces get the level of what its accounts may use there. */
export const isSystemNamespace = (name: string): boolean => SYSTEM_NAMESPACES.includes(name);

/** Whether a grant is to administrators, nodes or controllers of the system. */
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

/** Whoever may use every policy in every namespace, as a binding to cluster-admin lets. */
const isOfAdministrator = ({ policy, subject, namespace }: Grant): boolean =>
  policy === '*' &&
  namespace === null &&
  !(subject.kind === 'Group' && BROAD_GROUPS.test(subject.name));
