/**
 * Grants as the RBAC that gives them: what the `vap` target asks at admission, and what PSP itself
 * asked.
 */
import { groupedBy } from '../base/groupedBy.js';
import type { Grant } from '../ir/policySet.js';
import { SOURCE } from '../ir/source.js';
import { subjectManifest } from '../rbac/manifest.js';
import { LABELS } from '../targets/shared/naming.js';
import type { CommentedObject } from '../targets/shared/files.js';

const API_GROUP = 'rbac.authorization.k8s.io';
const API_VERSION = `${API_GROUP}/v1`;

/**
 * One role for each policy and API group, bound once in each namespace.
 *
 * @param application what they are called after: another may have a policy of the same name, and no
 *   dot in its own.
 */
export function rbacOf(application: string, grants: readonly Grant[]): readonly CommentedObject[] {
  const roles = groupedBy(grants, ({ policy, apiGroup }) => `${policy}\0${apiGroup}`);
  return [...roles.values()].flatMap((ofRole) => [
    { object: role(application, ofRole[0]!) },
    ...[...groupedBy(ofRole, ({ namespace }) => String(namespace)).values()].map((bound) => ({
      object: binding(application, bound),
    })),
  ]);
}

const nameOf = (application: string, { policy, apiGroup }: Grant): string =>
  `use-psp-${application}${policy === application ? '' : `.${policy === '*' ? 'any' : policy}`}${apiGroup === SOURCE.apiGroups[0] ? '' : `-${apiGroup}`}`;

function role(application: string, grant: Grant): object {
  const { policy, apiGroup } = grant;
  return {
    apiVersion: API_VERSION,
    kind: 'ClusterRole',
    metadata: { name: nameOf(application, grant), labels: LABELS },
    rules: [
      {
        apiGroups: [apiGroup],
        resources: [SOURCE.resource],
        ...(policy === '*' ? {} : { resourceNames: [policy] }),
        verbs: ['use'],
      },
    ],
  };
}

function binding(application: string, grants: readonly Grant[]): object {
  const first = grants[0]!;
  const { namespace } = first;
  const name = nameOf(application, first);
  return {
    apiVersion: API_VERSION,
    kind: namespace === null ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: { name, ...(namespace === null ? {} : { namespace }), labels: LABELS },
    roleRef: { apiGroup: API_GROUP, kind: 'ClusterRole', name },
    subjects: grants.map(({ subject }) => subjectManifest(subject)),
  };
}
