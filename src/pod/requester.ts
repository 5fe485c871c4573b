/** Who requests pods, with the groups that the API server adds. */
import { rememberedBy } from '../base/remembered.js';
import { groupsOfAccounts } from '../ir/accountGroups.js';
import type { JsonObject } from './json.js';
import { ownerOf } from './owner.js';
import { builtInKind } from './builtInKinds.js';
import { isObject } from './request.js';
import { isMirrorPod } from './serviceAccount.js';

export interface Requester {
  readonly user: string;
  readonly groups: readonly string[];
}

/** The requester of an object's pods, as far as it is known. */
export interface Asking extends Requester {
  /**
   * Set if the requester is not known. `anyone`: anyone who may use a policy in the namespace.
   * `account`: an unknown controller. It is an authenticated user, so the grants of
   * `system:authenticated` count, and those of the pod's own service account.
   */
  readonly assumed?: 'anyone' | 'account';
  /** The kind of the workload that an operator makes, if its controller is the requester. */
  readonly through?: string;
}

/** The group of all authenticated users. */
export const AUTHENTICATED = 'system:authenticated';
/** The user name of unauthenticated requests. */
export const ANONYMOUS = 'system:anonymous';

/** The assumption about the requester, in words for people. */
export const ASSUMED: Readonly<Record<NonNullable<Asking['assumed']>, string>> = {
  anyone: 'whoever may use a policy in the namespace',
  account: `a controller of which nothing is known but its group ${AUTHENTICATED}`,
};

/** As `ASSUMED`, for the controller of a workload that an operator makes. */
export const assumedThrough = (workload: string): string =>
  `the controller of the ${workload} that its operator makes`;

export interface Askers {
  /** Who creates bare pods; undefined if the user did not say. */
  readonly as?: Requester | undefined;
  /** Whether each controller of Kubernetes has its own service account, or all share one user. */
  readonly controllers: 'own' | 'shared';
  /**
   * The service accounts of custom controllers, by the kind that they reconcile; `*` for any kind.
   */
  readonly customControllers: ReadonlyMap<string, Requester>;
}

export const NO_ASKERS: Askers = { controllers: 'own', customControllers: new Map() };

const ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** A service account as a requester (1.24.17 pkg/serviceaccount/util.go UserInfo). */
export const serviceAccountRequester = (namespace: string, name: string): Requester =>
  withServerGroups({ user: `system:serviceaccount:${namespace}:${name}`, groups: [] });

/** Adds the groups that the server adds to those of the credentials. */
export function withServerGroups({ user, groups }: Requester): Requester {
  const namespace = ACCOUNT.exec(user)?.[1];
  const added =
    user === ANONYMOUS
      ? ['system:unauthenticated']
      : [...(namespace === undefined ? [] : groupsOfAccounts(namespace)), AUTHENTICATED];
  return { user, groups: [...new Set([...groups, ...added])] };
}

/** For each kind, the controller of Kubernetes that creates its pods. */
const CONTROLLERS: Readonly<Record<string, string>> = {
  Deployment: 'replicaset-controller',
  ReplicaSet: 'replicaset-controller',
  ReplicationController: 'replication-controller',
  DaemonSet: 'daemon-set-controller',
  StatefulSet: 'statefulset-controller',
  Job: 'job-controller',
  CronJob: 'job-controller',
  ScheduledJob: 'job-controller',
};
const controllerAccount = rememberedBy(
  (name: string) => name,
  (name) => serviceAccountRequester('kube-system', name),
);
const SHARED = withServerGroups({ user: 'system:kube-controller-manager', groups: [] });
const ANYONE: Asking = { user: '', groups: [], assumed: 'anyone' };
const UNKNOWN_CONTROLLER: Asking = { user: '', groups: [AUTHENTICATED], assumed: 'account' };

/** What the pods of an object are made by. */
export interface MadeBy {
  readonly kind: string;
  /** The same kind if it is built into Kubernetes; otherwise undefined. */
  readonly builtIn: string | undefined;
  /** For a custom kind: the workload of Kubernetes that its operator makes, if it does so. */
  readonly through?: string | undefined;
}

/**
 * Who requests the pods of an object. For a pod that a controller created, which a cluster lists by
 * itself, it is that controller. A user whom the caller names creates only pods without one.
 */
export function askerFor(made: MadeBy, pod: JsonObject, askers: Askers): Asking {
  const maker = makerOf(made, pod);
  if (maker === undefined) return isMirrorPod(pod) ? nodeOf(pod) : (askers.as ?? ANYONE);
  return controllerFor(maker, askers) ?? (maker === made ? UNKNOWN_CONTROLLER : ANYONE);
}

/** The kind whose controller made the pod, if that is none of the controllers of Kubernetes. */
export function customKind(made: MadeBy, pod: JsonObject): string | undefined {
  const maker = makerOf(made, pod);
  return maker === undefined || isOfKubernetes(maker.builtIn ?? '') ? undefined : maker.kind;
}

/** What a controller made the pod for; undefined for a pod that a user or a node creates. */
function makerOf(made: MadeBy, pod: JsonObject): MadeBy | undefined {
  if (made.builtIn !== 'Pod') return made;
  const owner = isMirrorPod(pod) ? undefined : ownerOf(pod);
  return owner && { kind: owner.kind, builtIn: builtInKind({ ...owner }) };
}

/** The controller that creates the pods of a kind; undefined if it is not known. */
function controllerFor(
  { kind, builtIn, through }: MadeBy,
  { controllers, customControllers }: Askers,
): Asking | undefined {
  const ofKubernetes = (workload: string): Requester =>
    controllers === 'shared' ? SHARED : controllerAccount(CONTROLLERS[workload]!);
  if (builtIn !== undefined && isOfKubernetes(builtIn)) return ofKubernetes(builtIn);
  return (
    customControllers.get(kind) ??
    (through === undefined ? undefined : { ...ofKubernetes(through), through }) ??
    customControllers.get('*')
  );
}

/** Whether Kubernetes itself has a controller for the kind. */
export const isOfKubernetes = (kind: string): boolean => Object.hasOwn(CONTROLLERS, kind);

/** A kubelet creates mirror pods only for its own node. */
function nodeOf(pod: JsonObject): Requester {
  const { spec } = pod;
  const node = isObject(spec) && typeof spec['nodeName'] === 'string' ? spec['nodeName'] : 'node';
  return { user: `${NODE}${node}`, groups: [NODES, AUTHENTICATED] };
}

const NODE = 'system:node:';
const NODES = 'system:nodes';

export const isNode = ({ user, groups }: Requester): boolean =>
  user.startsWith(NODE) || groups.includes(NODES);
