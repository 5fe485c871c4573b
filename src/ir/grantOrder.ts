import { compareText } from '../base/compareText.js';
import type { Grant } from './policySet.js';

/**
 * Removes duplicates and sorts by policy, then namespace (grants in all namespaces first), then
 * subject. The result does not depend on the order of the input.
 */
export function orderGrants(grants: readonly Grant[]): readonly Grant[] {
  const byKey = new Map(grants.map((grant) => [grantKey(grant), grant]));
  return [...byKey.values()].sort(compareGrants);
}

/** A key that is equal for equal grants. */
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
