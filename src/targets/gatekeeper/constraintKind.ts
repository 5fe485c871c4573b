import { capitalised } from '../../base/capitalised.js';
import type { NamedScope } from '../shared/scope.js';

/** Of what is written for a whole cluster. */
export const CONSTRAINT_KIND = 'PspFerryPodSecurity';

/**
 * A bundle has a kind of its own. Who takes back a template takes back every constraint of its
 * kind, and who applies one changes what they mean.
 */
export const constraintKind = (scope: NamedScope | undefined): string =>
  scope === undefined ? CONSTRAINT_KIND : `PspFerry${joined(scope.name)}Pods`;

const joined = (name: string): string =>
  name
    .split(/[^a-z0-9]+/)
    .map(capitalised)
    .join('');

/** As kubectl and the name of the template have it. */
export const constraintResource = (scope: NamedScope | undefined): string =>
  constraintKind(scope).toLowerCase();

/** Gatekeeper makes the kind out of what is in it. */
export const TEMPLATE_FILE = 'template.yaml';
/** What the constraint reads of RBAC, where selection is live. */
export const SYNC_FILE = 'sync.yaml';
