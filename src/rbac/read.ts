import type { Grant, Subject } from '../ir/policySet.js';
import type { Problem } from '../ir/problem.js';
import type { LocatedRbac, RbacDocument, RbacObject, Rule } from './objects.js';
import { selects } from './selectors.js';

export interface ReadGrants {
  readonly grants: readonly Grant[];
  readonly problems: readonly Problem[];
}

export const RBAC_KINDS = ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'] as const;

/** What a role lets its subjects `use`: a policy name or `*`, through which API group. */
interface Use {
  readonly policy: string;
  readonly apiGroup: Grant['apiGroup'];
}

/**
 * Who may `use` which policy, by the roles and bindings of the input (1.24.17 pkg/registry/rbac/validation/rule.go).
 * @param policies the names in the set: a grant on another name is a warning.
 */
export function readGrants(documents: readonly RbacDocument[], policies: readonly string[]): ReadGrants {
  const objects = documents.map(({ value, locate }): LocatedRbac => ({ object: value as RbacObject, locate }));
  const roles = new Map<string, LocatedRbac>();
  for (const one of objects) {
    const { kind, metadata } = one.object;
    if (kind === 'ClusterRole') roles.set(roleKey(null, metadata?.name ?? ''), one);
    if (kind === 'Role') roles.set(roleKey(metadata?.namespace ?? 'default', metadata?.name ?? ''), one);
  }
  const clusterRoles = objects.filter(({ object }) => object.kind === 'ClusterRole');
  const grants: Grant[] = [], problems: Problem[] = [...missingPolicies([...roles.values()], policies)];
  for (const binding of objects.filter(({ object }) => object.kind === 'RoleBinding' || object.kind === 'ClusterRoleBinding')) {
    const found = bindingGrants(binding, roles, clusterRoles);
    grants.push(...found.grants);
    problems.push(...found.problems);
  }
  return { grants: distinct(grants), problems };
}

const roleKey = (namespace: string | null, name: string): string => JSON.stringify([namespace, name]);

function bindingGrants(binding: LocatedRbac, roles: ReadonlyMap<string, LocatedRbac>, clusterRoles: readonly LocatedRbac[]): ReadGrants {
  const { kind, metadata, roleRef, subjects } = binding.object;
  const namespace = kind === 'ClusterRoleBinding' ? null : (metadata?.namespace ?? 'default');
  const role = roles.get(roleKey(roleRef?.kind === 'Role' ? namespace : null, roleRef?.name ?? ''));
  if (role === undefined) {
    return { grants: [], problems: [{
      severity: 'warning', position: binding.locate(['roleRef']),
      message: `${kind} "${metadata?.name ?? ''}" is bound to ${roleRef?.kind ?? 'ClusterRole'} "${roleRef?.name ?? ''}", which is not in the input`,
      remedy: 'add the role, or what it grants is not seen',
    }] };
  }
  const uses = usesOf(role.object, clusterRoles);
  const granted = (subjects ?? []).flatMap((subject) => {
    const read = subjectOf(subject, namespace);
    return read === undefined ? [] : uses.map((use): Grant => ({ policy: use.policy, subject: read, namespace, apiGroup: use.apiGroup }));
  });
  return { grants: granted, problems: [] };
}

function subjectOf({ kind, name, namespace }: { kind?: string; name?: string; namespace?: string }, bindingNamespace: string | null): Subject | undefined {
  if (kind === 'ServiceAccount') {
    const home = namespace ?? bindingNamespace;
    return home === null || name === undefined ? undefined : { kind, namespace: home, name };
  }
  return (kind === 'User' || kind === 'Group') && name !== undefined ? { kind, name } : undefined;
}

function usesOf(role: RbacObject, clusterRoles: readonly LocatedRbac[]): readonly Use[] {
  const selectors = role.aggregationRule?.clusterRoleSelectors ?? [];
  const aggregated = clusterRoles.filter(({ object }) => object !== role &&
    selectors.some((selector) => selects(selector, object.metadata?.labels ?? {})));
  return [role, ...aggregated.map(({ object }) => object)].flatMap(({ rules }) => (rules ?? []).flatMap(usesOfRule));
}

const includes = (list: readonly string[] | null | undefined, ...words: readonly string[]): boolean => words.some((word) => (list ?? []).includes(word));

function usesOfRule({ verbs, apiGroups, resources, resourceNames }: Rule): Use[] {
  if (!includes(verbs, 'use', '*') || !includes(resources, 'podsecuritypolicies', '*')) return [];
  const names = resourceNames && resourceNames.length > 0 ? resourceNames : ['*'];
  const groups = (['policy', 'extensions'] as const).filter((group) => includes(apiGroups, group, '*'));
  // `*` covers both groups; PSP asks `policy` first, so that one says it all.
  return (groups.includes('policy') ? groups.slice(0, 1) : groups).flatMap((apiGroup) => names.map((policy) => ({ policy, apiGroup })));
}

/** A rule that names a policy which is not there: mostly a typing mistake. */
function missingPolicies(roles: readonly LocatedRbac[], policies: readonly string[]): Problem[] {
  return roles.flatMap(({ object, locate }) => (object.rules ?? []).flatMap((rule, r) =>
    usesOfRule(rule).filter(({ policy }) => policy !== '*' && !policies.includes(policy)).map(({ policy }): Problem => ({
      severity: 'warning',
      position: locate(['rules', r, 'resourceNames']),
      message: `${object.kind} "${object.metadata?.name ?? ''}" grants the use of PodSecurityPolicy "${policy}", which is not in the input`,
    }))));
}

function distinct(grants: readonly Grant[]): readonly Grant[] {
  const byKey = new Map(grants.map((grant) => [JSON.stringify([grant.policy, grant.namespace, grant.subject, grant.apiGroup]), grant]));
  return [...byKey.entries()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, grant]) => grant);
}
