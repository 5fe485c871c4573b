/** Who asks for pods, with the groups that the API server gives them. */
import { rememberedBy } from '../base/remembered.js';
import type { JsonObject } from './json.js';
import { ownerOf } from './owner.js';
import { builtInKind } from './podTemplates.js';
import { isObject } from './request.js';
import { isMirrorPod } from './serviceAccount.js';

export interface Requester {
  readonly user: string;
  readonly groups: readonly string[];
}

/** Who asks for the pods of an object, as far as it is known. */
export interface Asking extends Requester {
  /**
   * `anyone`: whoever may use a policy there. `account`: beside the pod's own service account what
   * every user that the server knows may use, for every controller is such a user.
   */
  readonly assumed?: 'anyone' | 'account';
}

/** The group of everyone whom the server knows. */
export const AUTHENTICATED = 'system:authenticated';
/** Whoever the server does not know. */
export const ANONYMOUS = 'system:anonymous';

/** Who is taken to ask, for people. */
export const ASSUMED: Readonly<Record<NonNullable<Asking['assumed']>, string>> = {
  anyone: 'whoever may use a policy in the namespace',
  account: `a controller of which nothing is known but its group ${AUTHENTICATED}`,
};

export interface Askers {
  /** Who creates bare pods; undefined where nobody says. */
  readonly as?: Requester | undefined;
  /** Whether the controllers of Kubernetes have an account each, or ask as one user. */
  readonly controllers: 'own' | 'shared';
  /** The service accounts of other controllers, by the kind of their objects; `*` for any. */
  readonly customControllers: ReadonlyMap<string, Requester>;
}

export const NO_ASKERS: Askers = { controllers: 'own', customControllers: new Map() };

const ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** A service account, as its token says (1.24.17 pkg/serviceaccount/util.go UserInfo). */
export const serviceAccountRequester = (namespace: string, name: string): Requester =>
  withServerGroups({ user: `system:serviceaccount:${namespace}:${name}`, groups: [] });

/** The requester with the groups that the server adds to what the credentials say. */
export function withServerGroups({ user, groups }: Requester): Requester {
  const namespace = ACCOUNT.exec(user)?.[1];
  const added =
    user === ANONYMOUS
      ? ['system:unauthenticated']
      : [
          ...(namespace === undefined
            ? []
            : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]),
          AUTHENTICATED,
        ];
  return { user, groups: [...new Set([...groups, ...added])] };
}

/** Which controller of Kubernetes asks for the pods of which kind. */
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

/**
 * A pod that a controller made, as a cluster lists it, is asked for by that controller.
 *
 * @param kind of the object.
 * @param builtIn the same, where the kind is one of Kubernetes.
 */
export function askerFor(
  kind: string,
  builtIn: string | undefined,
  pod: JsonObject,
  askers: Askers,
): Asking {
  if (builtIn === 'Pod') {
    if (isMirrorPod(pod)) return nodeOf(pod);
    const owner = ownerOf(pod);
    const made = owner && controllerFor(owner.kind, builtInKind({ ...owner }), askers);
    return made ?? askers.as ?? ANYONE;
  }
  return controllerFor(kind, builtIn, askers) ?? UNKNOWN_CONTROLLER;
}

/** Who asks for what an object of the kind makes; undefined where nobody says. */
function controllerFor(
  kind: string,
  builtIn: string | undefined,
  { controllers, customControllers }: Askers,
): Requester | undefined {
  if (builtIn !== undefined && Object.hasOwn(CONTROLLERS, builtIn))
    return controllers === 'shared' ? SHARED : controllerAccount(CONTROLLERS[builtIn]!);
  return customControllers.get(kind) ?? customControllers.get('*');
}

/** The kubelet writes mirror pods of its own node alone. */
function nodeOf(pod: JsonObject): Requester {
  const { spec } = pod;
  const node = isObject(spec) && typeof spec['nodeName'] === 'string' ? spec['nodeName'] : 'node';
  return { user: `system:node:${node}`, groups: ['system:nodes', AUTHENTICATED] };
}
