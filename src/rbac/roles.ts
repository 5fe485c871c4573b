import { SOURCE } from '../ir/source.js';
import type { Grant } from '../ir/policySet.js';
import { variable } from '../lang/build.js';
import { compile } from '../lang/evaluate.js';
import { BUILT_IN_ROLES } from './builtInRoles.js';
import type { RbacObject } from './objects.js';
import { usesPolicies, type RoleRule } from './rulePredicate.js';
import { selects } from './selectors.js';

/** What a role lets its subjects `use`: a policy name or `*`, through which API group. */
export interface Use {
  readonly policy: string;
  readonly apiGroup: Grant['apiGroup'];
}

/**
 * kubectl puts a namespaced object that names no namespace there, unless its options name another.
 */
export const DEFAULT_NAMESPACE = 'default';

/** The roles of the input, and the built-in ones that it does not replace. */
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

  /** @param namespace of a Role; null for a ClusterRole. */
  find(namespace: string | null, name: string): RbacObject | undefined {
    return this.byKey.get(keyOf(namespace, name));
  }

  uses(role: RbacObject): readonly Use[] {
    return this.rulesOf(role).flatMap(usesOfRule);
  }

  /** With those that it gathers from others. */
  rulesOf(role: RbacObject): readonly RoleRule[] {
    return this.rules(role, new Set());
  }

  /**
   * The server overwrites an aggregating role's own rules by those of the roles that it selects,
   * aggregating ones included.
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

/** No policy is called so: as a name in a rule it is no wildcard, and names nothing. */
export const NO_WILDCARD = '*';

/** Whether a rule is about using policies at all. */
export const usesPolicy = (rule: RoleRule): boolean =>
  usesThrough.some(({ covers }) => covers(rule) === true);

/** What one rule lets its subjects use. */
function usesOfRule(rule: RoleRule): readonly Use[] {
  // PSP asks through `policy` first: where a rule covers both groups, that one says it all.
  const through = usesThrough.find(({ covers }) => covers(rule) === true);
  if (through === undefined) return [];
  const { apiGroup } = through;
  const names = namesIn(rule);
  if (names.length === 0) return [{ policy: '*', apiGroup }];
  return names
    .filter((name) => name !== NO_WILDCARD && name !== '')
    .map((policy) => ({ policy, apiGroup }));
}

/** The server reads null as the empty name, which no policy has. */
export const namesIn = ({ resourceNames }: RoleRule): readonly string[] =>
  (resourceNames ?? []).map((name: string | null) => name ?? '');
