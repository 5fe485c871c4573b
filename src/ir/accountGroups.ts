/** The groups of service accounts (1.24.17 pkg/serviceaccount/util.go). */
import type { Grant } from './policySet.js';

/** The group of all service accounts. */
export const ALL_ACCOUNTS = 'system:serviceaccounts';

/** What the names of the groups of one namespace's service accounts begin with. */
export const ACCOUNTS_OF = `${ALL_ACCOUNTS}:`;

/** The group of a namespace's service accounts. */
export const accountGroupOf = (namespace: string): string => `${ACCOUNTS_OF}${namespace}`;

/** The groups of a service account in a namespace. */
export const groupsOfAccounts = (namespace: string): readonly string[] => [
  ALL_ACCOUNTS,
  accountGroupOf(namespace),
];

/** Whether every service account of a namespace is granted the policy for its pods. */
export const isForAnyAccount = ({ subject, namespace }: Grant): boolean =>
  subject.kind === 'Group' &&
  (subject.name === ALL_ACCOUNTS ||
    (namespace === null
      ? subject.name.startsWith(ACCOUNTS_OF)
      : subject.name === accountGroupOf(namespace)));
