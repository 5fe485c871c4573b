import { compareText } from '../base/compareText.js';
import type { Grant } from './policySet.js';

/**
 * Each grant once, by policy, then namespace (all namespaces first), then subject: the order does
 * not depend on the input's.
 */
export function orderGrants(grants: readonly Grant[]): readonly Grant[] {
  const byKey = new Map(grants.map((grant) => [grantKey(grant), grant]));
  return [...byKey.values()].sort(compareGrants);
}

/** The same for the same grant. */
export const grantKey = (grant: Grant): string => sortKey(grant).join('\0');

const sortKey = ({ policy, namespace, subject, apiGroup }: Grant): readonly string[] => [
  policy,
  namespace === null ? '' : `n${namespace}`,
  subject.kind,
  subject.kind === 'ServiceAccount' ? subject.namespace : '',
  subject.name,
  apiGroup,
];

function compareGrants(left: Grant, right: Grant): number {
  const a = sortKey(left);
  const b = sortKey(right);
  for (const [i, word] of a.entries()) {
    const difference = compareText(word, b[i] ?? '');
    if (difference !== 0) return difference;
  }
  return 0;
}
