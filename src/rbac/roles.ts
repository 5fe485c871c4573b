import { SOURCE } from '../ir/source.js';
import type { Grant } from '../ir/policySet.js';
import { variable } from '../lang/build.js';
import { compile } from '../lang/evaluate.js';
import { BUILT_IN_ROLES } from './builtInRoles.js';
import type { RbacObject } from './objects.js';
import { usesPolicies, type RoleRule } from './rulePredicate.js';
import { selects } from './selectors.js';

/** What a role allows: to `use` the policy with this name (`*` for any), through this API group. */
export interface Use {
  readonly policy: string;
  readonly apiGroup: Grant['apiGroup'];
}

/** The namespace of a namespaced object that names none, if kubectl gets no --namespace. */
export const DEFAULT_NAMESPACE = 'default';

/** The roles of the input, plus the built-in roles that the input does not replace. */
export class Roles {
  private readonly byKey = new Map<string, RbacObject>();
  private readonly clusterRoles: readonly RbacObject[];

  constructor(input: readonly RbacObject[]) {
    for (const object of [...BUILT_IN_ROLES, ...input]) {
      const { name, namespace } = object.metadata;
      if (object.kind === 'ClusterRole') this.byKey.set(keyOf(null, name), object);
      if (object.kind === 'Role')
        this.byKey.set(keyOf(namespace || DEFAULT_NAMESPACE, name), object);
    }
    this.clusterRoles = [...this.byKey.values()].filter(({ kind }) => kind === 'ClusterRole');
  }

  /** @param namespace the namespace of a Role; null for a ClusterRole. */
  find(namespace: string | null, name: string): RbacObject | undefined {
    return this.byKey.get(keyOf(namespace, name));
  }

  uses(role: RbacObject): readonly Use[] {
    return this.rulesOf(role).flatMap(usesOfRule);
  }

  /** The rules of the role, including those that it aggregates from other roles. */
  rulesOf(role: RbacObject): readonly RoleRule[] {
    return this.rules(role, new Set());
  }

  /**
   * In an aggregating role, the server replaces the role's own rules by the rules of all roles that
   * it selects. Those may be aggregating roles too.
   */
  private rules(role: RbacObject, seen: Set<RbacObject>): readonly RoleRule[] {
    if (seen.has(role)) return [];
    seen.add(role);
    if (!role.aggregationRule) return role.rules ?? [];
    const selectors = role.aggregationRule.clusterRoleSelectors ?? [];
    return this.clusterRoles
      .filter(
        (other) =>
          other !== role &&
          selectors.some((selector) => selects(selector, other.metadata.labels ?? {})),
      )
      .flatMap((other) => this.rules(other, seen));
  }
}

const keyOf = (namespace: string | null, name: string): string => JSON.stringify([namespace, name]);

const usesThrough = SOURCE.apiGroups.map((apiGroup) => ({
  apiGroup,
  covers: compile(usesPolicies(variable<RoleRule>('rule'), [apiGroup]).node, ['rule']),
}));

/** In `resourceNames`, `*` is no wildcard but a plain name, and no policy can have this name. */
export const NO_WILDCARD = '*';

/** Whether the rule covers the verb `use` on policies. */
export const usesPolicy = (rule: RoleRule): boolean =>
  usesThrough.some(({ covers }) => covers(rule) === true);

/** What one rule lets its subjects use. */
function usesOfRule(rule: RoleRule): readonly Use[] {
  // PSP asks for `policy` first, so a rule that covers both groups is listed under `policy` only.
  const through = usesThrough.find(({ covers }) => covers(rule) === true);
  if (through === undefined) return [];
  const { apiGroup } = through;
  const names = namesIn(rule);
  if (names.length === 0) return [{ policy: '*', apiGroup }];
  return names
    .filter((name) => name !== NO_WILDCARD && name !== '')
    .map((policy) => ({ policy, apiGroup }));
}

/** The names in `resourceNames`. The server reads null as the empty name, which no policy has. */
export const namesIn = ({ resourceNames }: RoleRule): readonly string[] =>
  (resourceNames ?? []).map((name: string | null) => name ?? '');
