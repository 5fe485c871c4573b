import { capitalised } from '../../base/capitalised.js';
import { nameDigest } from '../../base/shortName.js';
import type { NamedScope } from '../shared/scope.js';

/** The kind of the constraint for a whole cluster. */
export const CONSTRAINT_KIND = 'PspFerryPodSecurity';

/**
 * The kind of the constraint. A bundle has a kind of its own: removing a template removes all
 * constraints of its kind, and applying one changes what they mean. `a-b` and `ab` would have the
 * same kind; the digest of a name with dashes keeps them apart.
 */
export const constraintKind = ({ name }: Partial<NamedScope> = {}): string =>
  name === undefined
    ? CONSTRAINT_KIND
    : `PspFerry${joined(name)}Pods${name.includes('-') ? nameDigest(name).slice(0, 4) : ''}`;

const joined = (name: string): string =>
  name
    .split(/[^a-z0-9]+/)
    .map(capitalised)
    .join('');

/** The kind in lower case, as kubectl and the name of the template need it. */
export const constraintResource = (scope: NamedScope | undefined): string =>
  constraintKind(scope).toLowerCase();

/** The file of the ConstraintTemplate, from which Gatekeeper creates the constraint's kind. */
export const TEMPLATE_FILE = 'template.yaml';
/**
 * The file of the SyncSet, which lists the RBAC objects that the constraint reads if selection is
 * live.
 */
export const SYNC_FILE = 'sync.yaml';
