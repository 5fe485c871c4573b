/** OpenShift serves roles and bindings in an API group of its own, too; that form is not read. */
import type { Shape } from '../shape.js';

const GROUP = /^authorization\.openshift\.io\//;
const KINDS: ReadonlySet<unknown> = new Set([
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
]);

export const openshiftRoles: Shape = {
  owns: (value) => {
    const { apiVersion, kind } = Object(value) as { apiVersion?: unknown; kind?: unknown };
    return GROUP.test(String(apiVersion)) && KINDS.has(kind);
  },
  read: (own) => ({
    documents: [],
    problems: own.slice(0, 1).map(({ locate }) => ({
      severity: 'warning',
      position: locate([]),
      message: `${own.length === 1 ? 'one role or binding' : `all ${own.length} roles and bindings`} of authorization.openshift.io ${own.length === 1 ? 'is' : 'are'} left alone: who may use which policy is read from rbac.authorization.k8s.io`,
      remedy:
        'if the input lacks them in that group, give them: oc get clusterroles.rbac,clusterrolebindings.rbac,roles.rbac,rolebindings.rbac -A -o yaml',
    })),
  }),
};
