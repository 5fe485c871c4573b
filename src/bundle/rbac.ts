/** RBAC objects that give the grants: the target `vap` asks for them at admission, as PSP did. */
import { groupedBy } from '../base/groupedBy.js';
import type { Grant } from '../ir/policySet.js';
import { SOURCE } from '../ir/source.js';
import { subjectManifest } from '../rbac/manifest.js';
import { LABELS } from '../targets/shared/naming.js';
import type { CommentedObject } from '../targets/shared/files.js';

const API_GROUP = 'rbac.authorization.k8s.io';
const API_VERSION = `${API_GROUP}/v1`;

/**
 * One role for each policy and API group, and one binding for each role and namespace.
 *
 * @param application prefix of the names, because another application may have a policy of the same
 *   name.
 * @param title the name of a namespace that the chart's values set.
 */
export function rbacOf(
  application: string,
  grants: readonly Grant[],
  title: (namespace: string) => string = (namespace) => namespace,
): readonly CommentedObject[] {
  const roles = groupedBy(grants, ({ policy, apiGroup }) => `${policy}\0${apiGroup}`);
  return [...roles.values()].flatMap((ofRole) => {
    const places = groupedBy(ofRole, ({ namespace }) => namespace);
    const isBoundOnce = [...places.keys()].filter((place) => place !== null).length < 2;
    return [
      { object: role(application, ofRole[0]!) },
      ...[...places].map(([place, bound]) => {
        const name = nameOf(application, bound[0]!);
        // The values may give two namespaces the same name. Their bindings must then still have
        // different names.
        const own = place === null || isBoundOnce ? name : `${name}:${title(place)}`;
        return { object: binding(own, name, bound) };
      }),
    ];
  });
}

/**
 * A colon stands before what is no part of a policy's name: names of policies have none, so that no
 * two roles have the same name.
 */
const nameOf = (application: string, { policy, apiGroup }: Grant): string =>
  `use-psp-${application}${ofPolicy(application, policy)}${apiGroup === SOURCE.apiGroups[0] ? '' : `:${apiGroup}`}`;

function ofPolicy(application: string, policy: string): string {
  if (policy === '*') return ':any';
  return policy === application ? '' : `.${policy}`;
}

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

function binding(name: string, roleName: string, grants: readonly Grant[]): object {
  const { namespace } = grants[0]!;
  return {
    apiVersion: API_VERSION,
    kind: namespace === null ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: { name, ...(namespace === null ? {} : { namespace }), labels: LABELS },
    roleRef: { apiGroup: API_GROUP, kind: 'ClusterRole', name: roleName },
    subjects: grants.map(({ subject }) => subjectManifest(subject)),
  };
}
