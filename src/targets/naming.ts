import type { PolicySet } from '../ir/policySet.js';

export const LABELS = { 'app.kubernetes.io/managed-by': 'psp-ferry' } as const;

/** The name of what is emitted: the policy's own for one, a common one for many. Kubernetes allows 253 characters. */
export function objectName({ policies }: PolicySet): string {
  const name = policies.length === 1 ? `psp-${policies[0]!.name}` : 'psp';
  return name.length <= 253 ? name : name.slice(0, 253).replace(/[^a-z0-9]+$/, '');
}
