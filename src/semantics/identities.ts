/** Makes requests by the subjects of grants. */
import type { Subject } from '../ir/policySet.js';
import type { JsonObject } from '../pod/json.js';
import type { AdmissionRequest } from '../pod/request.js';
import { ANONYMOUS, AUTHENTICATED, withServerGroups, type Requester } from '../pod/requester.js';

export interface Identity extends Requester {
  readonly namespace: string;
  /** The service account of the pod; undefined if it has none. */
  readonly account: string | undefined;
}

/** A requester who may use every policy. */
export const ADMINISTRATOR: Requester = {
  user: 'admin',
  groups: ['system:masters', AUTHENTICATED],
};

/** A user whom no grant names; only the user's groups count. */
export const STRANGER = 'stranger';

/** The identities that a subject may have: it requests the pod itself, or the pod runs as it. */
export const identitiesOf = (subject: Subject, namespace: string): readonly Identity[] =>
  asSubject(subject, namespace).map(({ account, ...requester }) => ({
    ...requester,
    namespace,
    account,
  }));

type WithAccount = Requester & { readonly account?: string };

function asSubject(subject: Subject, namespace: string): readonly WithAccount[] {
  switch (subject.kind) {
    case 'User':
      return [known(subject.name)];
    case 'Group':
      return inGroup(subject.name, namespace);
    case 'ServiceAccount':
      return [
        ...(namespace === subject.namespace ? [{ ...known(STRANGER), account: subject.name }] : []),
        known(`system:serviceaccount:${subject.namespace}:${subject.name}`),
      ];
  }
}

function inGroup(group: string, namespace: string): readonly WithAccount[] {
  if (group === 'system:unauthenticated') return [known(ANONYMOUS)];
  if (!['system:serviceaccounts', `system:serviceaccounts:${namespace}`].includes(group))
    return [known(STRANGER, group)];
  // The service account of most pods, and one that no grant names.
  return ['default', STRANGER].map((account) => ({ ...known(STRANGER), account }));
}

const known = (user: string, ...groups: readonly string[]): Requester =>
  withServerGroups({ user, groups });

export const podIn = (namespace: string, pod: JsonObject): JsonObject => ({
  ...pod,
  metadata: { ...(pod['metadata'] as JsonObject), namespace },
});

/** The pod as this identity sends it. */
export const podOf = ({ namespace, account }: Identity, pod: JsonObject): JsonObject =>
  podIn(
    namespace,
    account === undefined
      ? pod
      : { ...pod, spec: { ...(pod['spec'] as JsonObject), serviceAccountName: account } },
  );

/** @param pods the old and the new pod; without an old one, the request is a CREATE. */
export function requestBy(
  identity: Identity,
  { pod, oldPod }: Pick<AdmissionRequest, 'pod' | 'oldPod'>,
): AdmissionRequest {
  const { user, groups, namespace } = identity;
  return {
    uid: 'witness',
    operation: oldPod === null ? 'CREATE' : 'UPDATE',
    subResource: '',
    namespace,
    name: 'witness',
    user,
    groups,
    pod: podOf(identity, pod),
    oldPod: oldPod === null ? null : podOf(identity, oldPod),
  };
}
