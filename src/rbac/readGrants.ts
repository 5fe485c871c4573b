import type { Position } from '../base/position.js';
import { grantKey, orderGrants } from '../ir/grantOrder.js';
import { nearMatch } from '../base/nearMatch.js';
import type { Grant, Subject } from '../ir/policySet.js';
import { definedTwice, faultProblem, type Fault, type Problem } from '../base/problem.js';
import { schemaFaults } from '../base/schemaCheck.js';
import { SOURCE } from '../ir/source.js';
import { nobody, rbacFaults, ruleFaults } from './validate.js';
import { isSystemRole } from './builtInRoles.js';
import { RBAC_GROUP, RBAC_KINDS } from './objects.js';
import type { LocatedRbac, RbacDocument, RbacObject, SubjectReference } from './objects.js';
import { rbacValidator } from './rbacValidator.js';
import { DEFAULT_NAMESPACE, namesIn, NO_WILDCARD, Roles, usesPolicy, type Use } from './roles.js';

export interface ReadGrants {
  /** In canonical order, without duplicates. */
  readonly grants: readonly Grant[];
  readonly places: GrantPlaces;
  readonly problems: readonly Problem[];
}

/** Position of the subject of each grant, by `grantKey`. */
export type GrantPlaces = ReadonlyMap<string, Position>;

/**
 * Works out who may `use` which policy by the roles and bindings of the input (1.24.17
 * pkg/registry/rbac/validation/rule.go).
 * @param documents of the kinds in RBAC_KINDS, in rbac.authorization.k8s.io v1, v1beta1 or
 *   v1alpha1.
 * @param policies the names of the policies in the set. A grant of another policy is kept, with a
 *   warning.
 */
export function readGrants(
  documents: readonly RbacDocument[],
  policies: readonly string[],
): ReadGrants {
  const problems: Problem[] = [];
  const objects: LocatedRbac[] = [];
  for (const { value, locate } of documents) {
    const { errors, warnings } = documentFaults(value);
    problems.push(...errors.map((fault) => faultProblem('error', fault, locate)));
    problems.push(...warnings.map((fault) => faultProblem('warning', fault, locate)));
    if (errors.length === 0) objects.push({ object: value as RbacObject, locate });
  }
  problems.push(...doubles(objects));
  const roles = new Roles(objects.map(({ object }) => object));
  const grants: Grant[] = [];
  const places = new Map<string, Position>();
  for (const one of objects) {
    if (one.object.kind === 'Role' || one.object.kind === 'ClusterRole') {
      problems.push(...roleProblems(one, new Set(policies)));
    } else {
      const read = readBinding(one, roles);
      for (const { grant, position } of read.granted) {
        grants.push(grant);
        if (!places.has(grantKey(grant))) places.set(grantKey(grant), position);
      }
      problems.push(...read.problems);
    }
  }
  return { grants: orderGrants(grants), places, problems };
}

/** The roles and bindings among the objects, without those that no server accepts. */
export const rbacObjectsIn = (values: readonly unknown[]): readonly RbacObject[] =>
  values.filter(
    (value): value is RbacObject => isRbac(value) && documentFaults(value).errors.length === 0,
  );

const isRbac = (value: unknown): boolean => {
  const { apiVersion, kind } = (value ?? {}) as { apiVersion?: unknown; kind?: unknown };
  return (
    String(apiVersion).startsWith(`${RBAC_GROUP}/`) &&
    (RBAC_KINDS as readonly unknown[]).includes(kind)
  );
};

interface DocumentFaults {
  readonly errors: readonly Fault[];
  /** Parts that a server drops or refuses. The rest of the object is read without them. */
  readonly warnings: readonly Fault[];
}

function documentFaults(value: unknown): DocumentFaults {
  const structure = schemaFaults(rbacValidator, value);
  const unknown = structure.filter(({ kind }) => kind === 'unknown field');
  const wrong = structure.filter(({ kind }) => kind !== 'unknown field');
  if (wrong.length > 0) return { errors: wrong, warnings: unknown };
  const object = value as RbacObject;
  return { errors: rbacFaults(object), warnings: [...unknown, ...ruleFaults(object)] };
}

/**
 * Errors for objects of the same kind, name and namespace: a server has only one, and it is not
 * known which.
 */
function doubles(objects: readonly LocatedRbac[]): readonly Problem[] {
  const known = new Map<string, LocatedRbac>();
  return objects.flatMap((one): readonly Problem[] => {
    const { kind = '', metadata } = one.object;
    const namespace = kind?.startsWith('Cluster')
      ? undefined
      : metadata.namespace || DEFAULT_NAMESPACE;
    const key = JSON.stringify([kind, namespace, metadata.name]);
    const first = known.get(key);
    known.set(key, first ?? one);
    return first === undefined
      ? []
      : [
          definedTwice(
            `${kind} "${metadata.name}"${namespace === undefined ? '' : ` of namespace "${namespace}"`}`,
            one.locate,
            first.locate,
          ),
        ];
  });
}

interface ReadBinding {
  readonly granted: readonly { readonly grant: Grant; readonly position: Position }[];
  readonly problems: readonly Problem[];
}

function readBinding(binding: LocatedRbac, roles: Roles): ReadBinding {
  const { kind, metadata, roleRef, subjects } = binding.object;
  const namespace = kind === 'ClusterRoleBinding' ? null : metadata.namespace || DEFAULT_NAMESPACE;
  const problems = nobody(binding.object).map((fault) =>
    faultProblem('warning', fault, binding.locate),
  );
  const role = roles.find(roleRef?.kind === 'Role' ? namespace : null, roleRef?.name ?? '');
  if (role === undefined) return { granted: [], problems: missingRole(binding) };
  const uses = roles.uses(role);
  // A binding of a role that grants no policy is not checked further.
  if (uses.length === 0) return { granted: [], problems: [] };
  const granted = (subjects ?? []).flatMap((reference, i) =>
    grantsTo(subjectOf(reference, namespace, binding.object), uses, namespace).map((grant) => ({
      grant,
      position: binding.locate(['subjects', i]),
    })),
  );
  return { granted, problems: [...problems, ...namespaceProblems(binding, granted.length)] };
}

function grantsTo(
  subject: Subject | undefined,
  uses: readonly Use[],
  namespace: string | null,
): readonly Grant[] {
  return subject === undefined
    ? []
    : uses.map(({ policy, apiGroup }) => ({ policy, subject, namespace, apiGroup }));
}

/**
 * @returns undefined for a subject that matches nobody: of an unknown kind, without a name, or a
 *   service account without a namespace.
 */
export function subjectOf(
  { kind, name, namespace }: SubjectReference,
  bindingNamespace: string | null,
  { apiVersion }: RbacObject,
): Subject | undefined {
  if (!name) return undefined;
  switch (kind) {
    case 'User':
      // In v1alpha1 the user `*` stands for everyone who is authenticated
      // (pkg/apis/rbac/v1alpha1/conversion.go).
      return name === '*' && apiVersion?.endsWith('/v1alpha1')
        ? { kind: 'Group', name: 'system:authenticated' }
        : { kind, name };
    case 'Group':
      return { kind, name };
    case 'ServiceAccount': {
      const home = namespace || bindingNamespace;
      return home === null ? undefined : { kind, namespace: home, name };
    }
    default:
      return undefined;
  }
}

function missingRole({ object, locate }: LocatedRbac): Problem[] {
  const kind = object.roleRef?.kind ?? 'ClusterRole';
  const name = object.roleRef?.name ?? '';
  if (kind === 'ClusterRole' && isSystemRole(name)) return [];
  return [
    {
      severity: 'warning',
      position: locate(['roleRef']),
      message: `${object.kind ?? ''} "${object.metadata.name}" binds ${kind} "${name}", which is not in the input`,
      remedy: `give the role too if it grants the use of a ${SOURCE.kind}`,
    },
  ];
}

function namespaceProblems({ object, locate }: LocatedRbac, granted: number): Problem[] {
  if (object.kind !== 'RoleBinding' || object.metadata.namespace || granted === 0) return [];
  return [
    {
      severity: 'warning',
      position: locate(['metadata']),
      message: `RoleBinding "${object.metadata.name}" names no namespace and is read as one in "${DEFAULT_NAMESPACE}"`,
      remedy: 'set metadata.namespace; of a chart, name that of the release: --namespace NAME',
    },
  ];
}

/** Warnings about policies that a rule names and the input lacks: usually a typing error. */
function roleProblems({ object, locate }: LocatedRbac, policies: ReadonlySet<string>): Problem[] {
  return (object.rules ?? []).flatMap((rule, r) =>
    (usesPolicy(rule) ? namesIn(rule) : []).flatMap((policy, n): Problem[] => {
      if (policies.has(policy)) return [];
      const remedy =
        policy === NO_WILDCARD
          ? 'resourceNames knows no wildcard; leave it out to grant every policy'
          : (didYouMean(policy, policies) ??
            `give the policy too, or take it out of resourceNames`);
      return [
        {
          severity: 'warning',
          position: locate(['rules', r, 'resourceNames', n]),
          message: `${object.kind ?? ''} "${object.metadata.name}" grants the use of ${SOURCE.kind} "${policy}", which is not in the input`,
          remedy,
        },
      ];
    }),
  );
}

function didYouMean(policy: string, policies: ReadonlySet<string>): string | undefined {
  const near = nearMatch(policy, [...policies]);
  return near === undefined ? undefined : `did you mean "${near}"?`;
}
