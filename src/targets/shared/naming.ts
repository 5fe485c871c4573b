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

function fitting(name: string): string {
  if (name.length <= NAME_LIMIT) return name;
  const digest = digestOf(name);
  return `${name.slice(0, NAME_LIMIT - digest.length - 1).replace(/[^a-z0-9]+$/, '')}-${digest}`;
}

/** FNV-1a, 32 bits. It distinguishes long names with the same beginning. */
function digestOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of text)
    hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}
