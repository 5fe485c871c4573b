/** Objects that the suite creates on a real API server through the API, and removes again. */
import type { ApiServer } from './apiServer.js';
import { ACCOUNTS, RUNTIMES } from './generatePolicies.js';

export const NAMESPACES = ['team', 'other', 'web', 'logging'] as const;

const PATHS: Readonly<Record<string, string>> = {
  Namespace: '/api/v1/namespaces',
  ServiceAccount: '/api/v1/namespaces/NAMESPACE/serviceaccounts',
  RuntimeClass: '/apis/node.k8s.io/v1/runtimeclasses',
  PodSecurityPolicy: '/apis/policy/v1beta1/podsecuritypolicies',
  ClusterRole: '/apis/rbac.authorization.k8s.io/v1/clusterroles',
  ClusterRoleBinding: '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
  RoleBinding: '/apis/rbac.authorization.k8s.io/v1/namespaces/NAMESPACE/rolebindings',
  ValidatingAdmissionPolicy: '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies',
  ValidatingAdmissionPolicyBinding:
    '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings',
  MutatingAdmissionPolicy: '/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicies',
  MutatingAdmissionPolicyBinding:
    '/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings',
};

/** They are there already, and stay. */
const STAYING = ['Namespace', 'ServiceAccount'];

export interface Applied {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}
const pathOf = ({ kind, metadata }: Applied): string =>
  PATHS[kind]!.replace('NAMESPACE', metadata.namespace ?? 'default');

/**
 * Creates each; what is there already, such as a namespace, is applied over.
 * @returns the warnings of the server.
 */
export async function apply(
  server: ApiServer,
  documents: readonly object[],
): Promise<readonly string[]> {
  const warnings: string[] = [];
  for (const document of documents as readonly Applied[]) {
    const patch = STAYING.includes(document.kind);
    const path = patch
      ? `${pathOf(document)}/${document.metadata.name}?fieldManager=suite`
      : pathOf(document);
    const answer = await server.ask(patch ? 'PATCH' : 'POST', path, document);
    if (answer.status !== 201 && answer.status !== 200)
      throw new Error(
        `${server.name} refuses ${document.kind} ${document.metadata.name}: ${answer.status} ${answer.body.message ?? ''}`,
      );
    warnings.push(...answer.warnings);
  }
  return warnings;
}

/** Namespaces stay, and lose the labels that were applied. */
export async function remove(server: ApiServer, documents: readonly object[]): Promise<void> {
  await apply(
    server,
    (documents as readonly Applied[])
      .filter(({ kind }) => kind === 'Namespace')
      .map(({ metadata: { name } }) => ({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name },
      })),
  );
  for (const document of (documents as readonly Applied[]).filter(
    ({ kind }) => kind !== 'Namespace',
  ))
    await server.ask('DELETE', `${pathOf(document)}/${document.metadata.name}`);
}

/**
 * What the examples stand on: namespaces with their service accounts, runtime classes, and the
 * right to create pods.
 */
export async function furnish(server: ApiServer): Promise<void> {
  for (const name of NAMESPACES) {
    await server.ask('POST', '/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    });
    for (const account of [...ACCOUNTS, 'log-collector'])
      await server.ask('POST', `/api/v1/namespaces/${name}/serviceaccounts`, {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: account },
      });
  }
  await apply(
    server,
    RUNTIMES.map((name) => ({
      apiVersion: 'node.k8s.io/v1',
      kind: 'RuntimeClass',
      metadata: { name },
      handler: 'runc',
    })),
  );
  const metadata = { name: 'create-pods' };
  const subjects = ['system:authenticated', 'dev.example.com', 'web-team.example.com'].map(
    (name) => ({ kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name }),
  );
  await apply(server, [
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata,
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['create'] }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'create-pods' },
      subjects,
    },
  ]);
}
