import { shortName } from '../../base/shortName.js';
import type { PolicySet } from '../../ir/policySet.js';
import type { NamedScope } from './scope.js';

export const LABELS = { 'app.kubernetes.io/managed-by': 'psp-ferry' } as const;

/**
 * Kubernetes allows 253 characters, but constraints of Gatekeeper and ClusterPolicies of Kyverno
 * only 63. The same name is used for all targets.
 */
const NAME_LIMIT = 63;

/**
 * The name of the objects: the policy's own if there is one, and a common one for several. In a
 * bundle it is the application's name, because other bundles and policies for the whole cluster may
 * exist beside it.
 */
export const objectName = (policySet: PolicySet, scope: NamedScope | undefined): string =>
  fitting(fullName(policySet, scope));

/** The name of one of several objects of the same kind. */
export const partName = (
  policySet: PolicySet,
  scope: NamedScope | undefined,
  part: string,
): string => fitting(`${fullName(policySet, scope)}-${part}`);

/** A PSP field as a part of a name: `run-as-user`. */
export const dashed = (field: string): string =>
  field.replaceAll(/[A-Z]+/g, (letters) => `-${letters.toLowerCase()}`);

function fullName({ policies }: PolicySet, scope: NamedScope | undefined): string {
  if (scope !== undefined) return `${scope.name}-psp`;
  return policies.length === 1 ? `psp-${policies[0]!.name}` : 'psp';
}

const fitting = (name: string): string => shortName(name, NAME_LIMIT);
