/** Random roles and bindings as people write them, right and wrong, that a server accepts. */
import type { Random } from './random.js';

const API = 'rbac.authorization.k8s.io';
const VERSION = `${API}/v1`;
export const RBAC_POLICIES = ['one', 'two'] as const;
export const RBAC_NAMESPACES = ['team', 'other'] as const;
export const RBAC_ACCOUNTS = ['app', 'builder'] as const;
/** Whoever names users may name them so. */
export const RBAC_USERS = [
  'ann@example.com',
  'bob@example.com',
  'system:serviceaccount:team:app',
  'system:serviceaccount:other:builder',
  'system:admin',
  '*',
  "{{ 'ann@example.com' }}",
  '$(ann@example.com)',
  'ann@example.com" || true || "',
  "{{ join('@', ['ann', 'example.com']) }}",
  'ünï "code"\\',
  'one\\{{two}}',
] as const;
export const RBAC_GROUPS = [
  'devs',
  'system:authenticated',
  'system:serviceaccounts',
  'system:serviceaccounts:team',
  'system:masters',
  '*',
  "{{ 'devs' }}",
] as const;
const NAMES = ['use-psp', 'other-role', 'missing'] as const;

const atLeastOne = <T>(random: Random, items: readonly T[], probability: number): readonly T[] => {
  const some = random.some(items, probability);
  return some.length > 0 ? some : [random.pick(items)];
};

function rule(random: Random): object {
  return {
    verbs: atLeastOne(random, random.chance(0.7) ? ['use'] : ['use', 'get', '*'], 0.5),
    apiGroups: atLeastOne(
      random,
      random.chance(0.6) ? ['policy'] : ['policy', 'extensions', 'apps', '', '*'],
      0.4,
    ),
    resources: atLeastOne(
      random,
      random.chance(0.7)
        ? ['podsecuritypolicies']
        : ['podsecuritypolicies', 'podsecuritypolicies/status', 'pods', '*', '*/*'],
      0.4,
    ),
    ...(random.chance(0.3)
      ? {}
      : { resourceNames: random.some([...RBAC_POLICIES, 'three', '*'], 0.4) }),
  };
}

function role(
  random: Random,
  kind: 'Role' | 'ClusterRole',
  name: string,
  namespace?: string,
): object {
  return {
    apiVersion: VERSION,
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    rules: Array.from({ length: random.below(3) }, () => rule(random)),
  };
}

function subject(random: Random, isNamespaced: boolean): object {
  const kind = random.pick(['User', 'Group', 'ServiceAccount'] as const);
  if (kind !== 'ServiceAccount')
    return {
      kind,
      apiGroup: API,
      name: random.pick<string>(kind === 'User' ? RBAC_USERS : RBAC_GROUPS),
    };
  // Outside a namespace the server demands one.
  return {
    kind,
    name: random.pick(RBAC_ACCOUNTS),
    ...(isNamespaced && random.chance(0.3) ? {} : { namespace: random.pick(RBAC_NAMESPACES) }),
  };
}

function binding(random: Random, name: string, namespace?: string): object {
  const kind = namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding';
  const refersTo = namespace !== undefined && random.chance(0.4) ? 'Role' : 'ClusterRole';
  return {
    apiVersion: VERSION,
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    roleRef: { apiGroup: API, kind: refersTo, name: random.pick(NAMES) },
    ...(random.chance(0.1)
      ? {}
      : {
          subjects: Array.from({ length: 1 + random.below(2) }, () =>
            subject(random, namespace !== undefined),
          ),
        }),
  };
}

export function randomRbac(random: Random): readonly object[] {
  const roles = NAMES.filter((name) => name !== 'missing');
  return [
    ...roles.map((name) => role(random, 'ClusterRole', name)),
    ...RBAC_NAMESPACES.flatMap((namespace) =>
      roles.filter(() => random.chance(0.5)).map((name) => role(random, 'Role', name, namespace)),
    ),
    ...Array.from({ length: random.below(3) }, (_, i) => binding(random, `everywhere-${i}`)),
    ...RBAC_NAMESPACES.flatMap((namespace) =>
      Array.from({ length: random.below(3) }, (_, i) => binding(random, `here-${i}`, namespace)),
    ),
  ];
}
