/** The requests that a small pod stands for: created, updated and given a debug container. */
import { exactJson } from '../../base/exactJson.js';
import { rememberedBy } from '../../base/remembered.js';
import type { PolicySet } from '../../ir/policySet.js';
import { defaultPod } from '../../pod/apiDefaults.js';
import type { JsonObject } from '../../pod/json.js';
import { requestFromReview, reviewFromRequest, type AdmissionRequest } from '../../pod/request.js';
import { ANONYMOUS, withServerGroups, type Requester } from '../../pod/requester.js';
import { requestView, type RequestView } from '../../pod/requestView.js';
import { ADMINISTRATOR, podOf, STRANGER, type Identity } from '../../semantics/identities.js';

export interface Candidate {
  readonly request: AdmissionRequest;
  readonly view: RequestView;
  readonly witness: () => JsonObject;
}

export type Candidates = (pod: JsonObject) => readonly Candidate[];

/**
 * @returns the candidates of a pod, by an administrator; the same ones for equal pods, so that each
 *   is judged once, whichever policy the pod comes from.
 */
export const candidatesByAdministrator = (): Candidates =>
  candidatesBy(ADMINISTRATOR, (created) => [created, ...updatesOf(created)]);

/** The same by someone who may use nothing: what is created is refused, whatever the pod. */
export const candidatesByStranger = (set: PolicySet): Candidates =>
  candidatesBy(strangerTo(set), (created) => [created]);

/** The same by somebody whom a grant is to. */
export const candidatesOf = (identity: Identity): Candidates => {
  const candidates = candidatesBy(identity, (created) => [created, ...updatesOf(created)]);
  return (pod) => candidates(podOf(identity, pod));
};

/** The pod created, by an administrator or by somebody whom a grant is to; not remembered. */
export const creationBy =
  (identity?: Identity): Candidates =>
  (pod) => {
    const requester = identity ?? ADMINISTRATOR;
    const made = identity === undefined ? pod : podOf(identity, pod);
    return [candidateOf(requestOf(made, requester), made, requester)];
  };

function candidatesBy(
  requester: Requester,
  requestsFor: (created: AdmissionRequest) => readonly AdmissionRequest[],
): Candidates {
  return rememberedBy(
    (pod: JsonObject) => exactJson(pod, 0),
    (pod) => {
      const created = requestOf(pod, requester);
      return requestsFor(created).map((request) =>
        candidateOf(request, request === created ? pod : undefined, requester),
      );
    },
  );
}

/** @param created the pod as it came, where it is created. */
const candidateOf = (
  request: AdmissionRequest,
  created: JsonObject | undefined,
  requester: Requester,
): Candidate => ({
  request,
  view: requestView(request),
  witness: () =>
    created !== undefined && requester === ADMINISTRATOR ? created : reviewFromRequest(request),
});

/** Someone who may use nothing by name or group, as far as grants allow. */
const strangerTo = ({ grants }: PolicySet): Requester =>
  grants.some(({ subject: { kind, name } }) => kind === 'Group' && name === 'system:authenticated')
    ? withServerGroups({ user: ANONYMOUS, groups: [] })
    : withServerGroups({ user: STRANGER, groups: [] });

/** The same pod as an update, and with a debug container like its own. */
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
        metadata: { ...(pod['metadata'] as JsonObject), labels: { before: 'the update' } },
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
 * The request that a witness stands for: a Pod is created by an administrator, who may use every
 * policy.
 */
export function witnessRequest(witness: JsonObject): AdmissionRequest {
  return witness['kind'] === 'AdmissionReview'
    ? requestFromReview(witness)
    : requestOf(witness, ADMINISTRATOR);
}
