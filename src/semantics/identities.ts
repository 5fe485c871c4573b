/** Makes requests by the subjects of grants. */
import { groupsOfAccounts } from '../ir/accountGroups.js';
import type { Subject } from '../ir/policySet.js';
import type { JsonObject } from '../pod/json.js';
import type { AdmissionRequest } from '../pod/request.js';
import {
  ANONYMOUS,
  AUTHENTICATED,
  isNode,
  withServerGroups,
  type Requester,
} from '../pod/requester.js';
import { MIRROR_ANNOTATION } from '../pod/serviceAccount.js';

export interface Identity extends Requester {
  readonly namespace: string;
  /**
   * The service account that the pod must run as; undefined if any will do. A server gives every pod
   * an account, `default` if it names none, except mirror pods (NO_ACCOUNT).
   */
  readonly account: string | undefined;
}

/** A requester who may use every policy. */
export const ADMINISTRATOR: Requester = {
  user: 'admin',
  groups: ['system:masters', AUTHENTICATED],
};

/** A user whom no grant names; only the user's groups count. */
export const STRANGER = 'stranger';

/** Nodes ask for mirror pods alone: NodeRestriction refuses them any other. */
export const NO_ACCOUNT = '';

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
      return asAnyAccount(known(subject.name));
    case 'Group':
      return inGroup(subject.name, namespace);
    case 'ServiceAccount':
      return [
        ...(namespace === subject.namespace ? [{ ...known(STRANGER), account: subject.name }] : []),
        ...asAnyAccount(known(`system:serviceaccount:${subject.namespace}:${subject.name}`)),
      ];
  }
}

function inGroup(group: string, namespace: string): readonly WithAccount[] {
  if (group === 'system:unauthenticated') return asAnyAccount(known(ANONYMOUS));
  if (!groupsOfAccounts(namespace).includes(group)) return asAnyAccount(known(STRANGER, group));
  // The service account of most pods, and one that no grant names.
  return ['default', STRANGER].map((account) => ({ ...known(STRANGER), account }));
}

/** If `default` may use policies itself, only another account shows what the requester may use. */
const asAnyAccount = (requester: Requester): readonly WithAccount[] =>
  isNode(requester)
    ? [{ ...requester, account: NO_ACCOUNT }]
    : [requester, { ...requester, account: STRANGER }];

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
    account === NO_ACCOUNT
      ? asMirror(pod)
      : {
          ...pod,
          spec: { ...(pod['spec'] as JsonObject), serviceAccountName: account ?? 'default' },
        },
  );

const asMirror = (pod: JsonObject): JsonObject => {
  const metadata = pod['metadata'] as JsonObject;
  const annotations = metadata['annotations'] as JsonObject | undefined;
  return {
    ...pod,
    metadata: { ...metadata, annotations: { ...annotations, [MIRROR_ANNOTATION]: 'witness' } },
    // The server takes no mirror pod without it.
    spec: { ...(pod['spec'] as JsonObject), nodeName: 'node' },
  };
};

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
