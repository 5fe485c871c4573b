/** The requests that are tried for a small pod: its creation, an update, and a debug container. */
import { rememberedByData } from '../../base/rememberedByData.js';
import type { PolicySet } from '../../ir/policySet.js';
import { defaultPod } from '../../pod/apiDefaults.js';
import type { JsonObject } from '../../pod/json.js';
import { requestFromReview, reviewFromRequest, type AdmissionRequest } from '../../pod/request.js';
import { ANONYMOUS, withServerGroups, type Requester } from '../../pod/requester.js';
import { requestView, type RequestView } from '../../pod/requestView.js';
import { rbacGrants } from '../../semantics/grants.js';
import {
  ADMINISTRATOR,
  NO_ACCOUNT,
  podIn,
  podOf,
  requestBy,
  STRANGER,
  type Identity,
} from '../../semantics/identities.js';

export interface Candidate {
  readonly request: AdmissionRequest;
  readonly view: RequestView;
  witness(): JsonObject;
}

/** The requests for one pod, by one requester in one namespace. */
export interface PodCandidates {
  readonly created: Candidate;
  /** Created at the first call. */
  updated(): readonly Candidate[];
}
type OfPod = (pod: JsonObject) => PodCandidates;

/** Makes the requests for pods, by one requester in one namespace. */
export interface Candidates {
  /**
   * Returns the same requests for equal pods, so that each is judged once, whichever policy the pod
   * comes from.
   */
  readonly remembered: OfPod;
  /** Returns requests without updates. They are not remembered. */
  readonly created: OfPod;
}

/** Requests of an administrator in a namespace. */
export const candidatesByAdministrator = (namespace: string): Candidates =>
  candidatesBy(ADMINISTRATOR, updatesOf, (pod) => podIn(namespace, pod));

/** Requests of somebody who may use no policy: the creation of any pod is refused. */
export const candidatesByStranger = (set: PolicySet, namespace: string): Candidates =>
  candidatesByOne(whoMayUseNothing(set, namespace), noUpdates);

/** Requests of a requester to whom something is granted. */
export const candidatesOf = (identity: Identity): Candidates =>
  candidatesByOne(identity, updatesOf);

type Updates = (created: AdmissionRequest) => readonly AdmissionRequest[];
const noUpdates = (): readonly never[] => [];

const candidatesByOne = (identity: Identity, updates: Updates): Candidates =>
  candidatesBy(identity, updates, (pod) => podOf(identity, pod));

/** @param asked turns a pod into the one that the requester sends. */
function candidatesBy(
  requester: Requester,
  updates: Updates,
  asked: (pod: JsonObject) => JsonObject,
): Candidates {
  const candidates = (pod: JsonObject, updates: Updates): PodCandidates =>
    new RequestsOfPod(requester, asked(pod), updates);
  return {
    remembered: rememberedByData((pod) => candidates(pod, updates)),
    created: (pod) => candidates(pod, noUpdates),
  };
}

// There are many of these: as classes, they take less memory than as objects with functions.
class RequestsOfPod implements PodCandidates {
  readonly created: Candidate;
  private updatesMade: readonly Candidate[] | undefined;

  constructor(
    private readonly requester: Requester,
    pod: JsonObject,
    private readonly updates: Updates,
  ) {
    this.created = new SearchedRequest(requestOf(pod, requester), requester, pod);
  }

  updated(): readonly Candidate[] {
    return (this.updatesMade ??= this.updates(this.created.request).map(
      (one) => new SearchedRequest(one, this.requester),
    ));
  }
}

class SearchedRequest implements Candidate {
  readonly view: RequestView;

  /** @param created the pod as it was sent, if the request creates it. */
  constructor(
    readonly request: AdmissionRequest,
    private readonly requester: Requester,
    private readonly created?: JsonObject,
  ) {
    this.view = requestView(request);
  }

  witness(): JsonObject {
    return this.created !== undefined && this.requester === ADMINISTRATOR
      ? this.created
      : reviewFromRequest(this.request);
  }
}

/**
 * Somebody who may use no policy, for a pod whose account may use none either. If every account may
 * use one, only mirror pods are left, which have none.
 */
function whoMayUseNothing(set: PolicySet, namespace: string): Identity {
  const mayUse = rbacGrants(set.grants);
  const stranger = { ...strangerTo(set), namespace };
  const withAccount = [undefined, STRANGER].map((account) => ({ ...stranger, account }));
  const found = withAccount.find((identity) => {
    const request = requestBy(identity, { pod: { metadata: {}, spec: {} }, oldPod: null });
    return set.policies.every(({ name }) => !mayUse(name, request));
  });
  return found ?? { ...stranger, account: NO_ACCOUNT };
}

/** A requester whom no grant names by user or group, if the grants allow that. */
const strangerTo = ({ grants }: PolicySet): Requester =>
  grants.some(({ subject: { kind, name } }) => kind === 'Group' && name === 'system:authenticated')
    ? withServerGroups({ user: ANONYMOUS, groups: [] })
    : withServerGroups({ user: STRANGER, groups: [] });

/** An update of the same pod, and a debug container that is a copy of its container. */
function updatesOf(created: AdmissionRequest): readonly AdmissionRequest[] {
  const { pod } = created;
  const spec = pod['spec'] as JsonObject;
  const [container] = spec['containers'] as readonly JsonObject[];
  return [
    {
      ...created,
      operation: 'UPDATE',
      oldPod: {
        ...pod,
        metadata: { ...(pod['metadata'] as JsonObject), labels: { before: 'the-update' } },
      },
    },
    {
      ...created,
      operation: 'UPDATE',
      subResource: 'ephemeralcontainers',
      pod: { ...pod, spec: { ...spec, ephemeralContainers: [{ ...container, name: 'debug' }] } },
      oldPod: pod,
    },
  ];
}

function requestOf(pod: JsonObject, { user, groups }: Requester): AdmissionRequest {
  const { name, namespace } = pod['metadata'] as { name: string; namespace: string };
  return {
    uid: 'witness',
    operation: 'CREATE',
    subResource: '',
    namespace,
    name,
    user,
    groups,
    pod: defaultPod(pod),
    oldPod: null,
  };
}

/**
 * The request that a witness stands for. If the witness is a Pod, an administrator creates it, who
 * may use every policy.
 */
export function witnessRequest(witness: JsonObject): AdmissionRequest {
  return witness['kind'] === 'AdmissionReview'
    ? requestFromReview(witness)
    : requestOf(witness, ADMINISTRATOR);
}
