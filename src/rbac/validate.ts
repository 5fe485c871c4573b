/**
 * What the 1.24 server demands of the names in roles and bindings (pkg/apis/rbac/validation). Also
 * finds subjects that the server accepts, but that match nobody.
 */
import {
  placeAt,
  invalid,
  isPlaceholder,
  required,
  unsupported,
  type Path,
  type Place,
} from '../base/fieldFaults.js';
import { labelFaults, pathSegmentFaults, subdomainFaults } from '../base/objectNames.js';
import type { Fault } from '../base/problem.js';
import { quoted } from '../base/quoted.js';
import { ACCOUNTS_OF } from '../ir/accountGroups.js';
import type { Grant } from '../ir/policySet.js';
import type { RbacObject, SubjectReference } from './objects.js';
import type { RoleRule } from './rulePredicate.js';

const isNamespaced = ({ kind }: RbacObject): boolean => kind === 'Role' || kind === 'RoleBinding';
const isBinding = ({ kind }: RbacObject): boolean =>
  kind === 'RoleBinding' || kind === 'ClusterRoleBinding';

/** @returns the faults for which every server refuses this object. */
export function rbacFaults(object: RbacObject): readonly Fault[] {
  const { name, namespace } = object.metadata;
  return [
    ...nameFaults(placeAt(['metadata', 'name']), name, pathSegmentFaults),
    ...(isNamespaced(object) && namespace
      ? namespaceFaults(placeAt(['metadata', 'namespace']), namespace)
      : []),
    ...(isBinding(object) ? [...roleRefFaults(object), ...subjectsFaults(object)] : []),
  ];
}

function nameFaults(
  place: Place,
  name: string,
  faultsOf: (name: string) => readonly string[],
): readonly Fault[] {
  return name === ''
    ? [required(place, '')]
    : faultsOf(name).map((message) => invalid(place, name, message));
}

const namespaceFaults = (place: Place, namespace: string): readonly Fault[] =>
  nameFaults(place, namespace, labelFaults);

function roleRefFaults({ kind, roleRef }: RbacObject): readonly Fault[] {
  const kinds = kind === 'RoleBinding' ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  const given = roleRef?.kind ?? '';
  return [
    ...(kinds.includes(given) ? [] : [unsupported(placeAt(['roleRef', 'kind']), given, kinds)]),
    ...nameFaults(placeAt(['roleRef', 'name']), roleRef?.name ?? '', pathSegmentFaults),
  ];
}

const subjectsFaults = ({ subjects }: RbacObject): readonly Fault[] =>
  (subjects ?? []).flatMap(({ kind, name, namespace }, i) =>
    accountFaults(['subjects', i], { kind, name, namespace }),
  );

/**
 * Users and groups may have any name. Service accounts are API objects, so their names are checked.
 */
function accountFaults(path: Path, { kind, name, namespace }: SubjectReference): readonly Fault[] {
  if (kind !== 'ServiceAccount') return [];
  return [
    ...nameFaults(placeAt([...path, 'name']), name ?? '', subdomainFaults),
    ...(namespace ? namespaceFaults(placeAt([...path, 'namespace']), namespace) : []),
  ];
}

/**
 * @returns rules that no server accepts (ValidatePolicyRule). The usual cause is a misspelt field,
 *   and then nobody gets the intended permission.
 */
export const ruleFaults = ({ rules }: RbacObject): readonly Fault[] =>
  (rules ?? []).flatMap((rule, r): readonly Fault[] => {
    const lacking = neededBy(rule).filter((field) => !rule[field]?.length);
    return lacking.length === 0
      ? []
      : [
          {
            path: ['rules', r],
            message: `rules[${r}]: this rule grants nothing, and no server takes it: it lacks ${lacking.join(', ')}`,
            remedy: 'complete or remove it',
          },
        ];
  });

const neededBy = ({
  nonResourceURLs,
}: RoleRule): readonly ('verbs' | 'apiGroups' | 'resources')[] =>
  nonResourceURLs?.length ? ['verbs'] : ['verbs', 'apiGroups', 'resources'];

/** @returns a fault for each subject of the binding that matches nobody. */
export function nobody({ kind, subjects }: RbacObject): readonly Fault[] {
  return (subjects ?? []).flatMap((subject, i): readonly Fault[] => {
    const why = whyNobody(subject, kind === 'ClusterRoleBinding');
    return why === undefined
      ? []
      : [
          {
            path: ['subjects', i],
            message: `this subject is nobody: ${why.reason}`,
            remedy: why.remedy,
          },
        ];
  });
}

interface Nobody {
  readonly reason: string;
  readonly remedy: string;
}

const GROUP_OF_SERVER = /^system:(?:(?:un)?authenticated|masters|nodes|serviceaccounts(?::.*)?)$/;
const ACCOUNT = 'system:serviceaccount:';

/**
 * Finds a name that has a form which the server reserves for service accounts or its own groups,
 * but that the server gives to no subject of this kind, and a placeholder, which is nobody's name.
 */
function misnamed(kind: 'User' | 'Group', name: string): Nobody | undefined {
  if (kind === 'User' && GROUP_OF_SERVER.test(name))
    return { reason: `${quoted(name)} is a group`, remedy: 'write kind: Group' };
  if (kind === 'Group' && name.startsWith(ACCOUNT))
    return { reason: `${quoted(name)} is a user`, remedy: 'write kind: User' };
  if (isOfServer(name))
    return isPlaceholder(name)
      ? { reason: `${quoted(name)} is a placeholder`, remedy: 'fill it in first' }
      : undefined;
  return {
    reason: `no server has the namespace or the account in ${quoted(name)}`,
    remedy: 'correct the name; a placeholder is filled in first',
  };
}

/** Why no server has a requester, or a group, of this name; undefined if one may have. */
export const whyUnknown = (kind: 'User' | 'Group', name: string): string | undefined =>
  misnamed(kind, name)?.reason;

function isOfServer(name: string): boolean {
  if (name.startsWith(ACCOUNTS_OF)) return labelFaults(name.slice(ACCOUNTS_OF.length)).length === 0;
  if (!name.startsWith(ACCOUNT)) return true;
  const [namespace = '', ...rest] = name.slice(ACCOUNT.length).split(':');
  return labelFaults(namespace).length === 0 && subdomainFaults(rest.join(':')).length === 0;
}

function whyNobody(
  { kind, name, namespace }: SubjectReference,
  everywhere: boolean,
): Nobody | undefined {
  switch (kind) {
    case 'User':
    case 'Group':
      return name
        ? misnamed(kind, name)
        : { reason: 'it has no name', remedy: 'name it or remove it' };
    case 'ServiceAccount':
      return everywhere && !namespace
        ? { reason: 'a service account without a namespace', remedy: 'set its namespace' }
        : undefined;
    default:
      return {
        reason: 'its kind is none of User, Group and ServiceAccount',
        remedy: 'correct its kind or remove it',
      };
  }
}

/** The same rules, applied to a grant of a PolicySet. */
export function grantFaults({ namespace, subject }: Grant): readonly Fault[] {
  return [
    ...(namespace === null ? [] : namespaceFaults(placeAt(['namespace']), namespace)),
    ...accountFaults(['subject'], subject),
  ];
}
