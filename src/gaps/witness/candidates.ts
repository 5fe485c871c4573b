/** The requests that a small pod stands for: created, updated and given a debug container. */
import { exactJson } from '../../base/exactJson.js';
import { rememberedBy } from '../../base/remembered.js';
import type { PolicySet } from '../../ir/policySet.js';
import { defaultPod } from '../../pod/apiDefaults.js';
import type { JsonObject } from '../../pod/json.js';
import { requestFromReview, reviewFromRequest, type AdmissionRequest } from '../../pod/request.js';
import { requestView, type RequestView } from '../../pod/requestView.js';

export interface Candidate {
  readonly request: AdmissionRequest;
  readonly view: RequestView;
  readonly witness: () => JsonObject;
}

/**
 * @returns the candidates of a pod; the same ones for equal pods, so that each is
 *   judged once, whichever policy the pod comes from.
 */
export function candidateMaker(set: PolicySet): (pod: JsonObject) => readonly Candidate[] {
  const stranger = strangerTo(set);
  return rememberedBy(
    (pod: JsonObject) => exactJson(pod, 0),
    (pod) => candidatesOf(pod, stranger),
  );
}

function candidatesOf(pod: JsonObject, stranger: Requester): readonly Candidate[] {
  const created = requestOf(pod);
  return [created, ...others(created, stranger)].map((request) => ({
    request,
    view: requestView(request),
    witness: () => (request === created ? pod : reviewFromRequest(request)),
  }));
}

const ADMINISTRATOR = { user: 'admin', groups: ['system:masters', 'system:authenticated'] };
type Requester = Pick<AdmissionRequest, 'user' | 'groups'>;
const STRANGER: Requester = { user: 'stranger', groups: ['system:authenticated'] };
const ANONYMOUS: Requester = { user: 'system:anonymous', groups: ['system:unauthenticated'] };

/** Someone who may use nothing by name or group, as far as grants allow. */
const strangerTo = ({ grants }: PolicySet): Requester =>
  grants.some(({ subject: { kind, name } }) => kind === 'Group' && name === 'system:authenticated')
    ? ANONYMOUS
    : STRANGER;

/**
 * The same pod from someone who may use nothing, as an update, and with a debug container like its
 * own.
 */
function others(created: AdmissionRequest, stranger: Requester): readonly AdmissionRequest[] {
  const { pod } = created;
  const spec = pod['spec'] as JsonObject;
  const [container] = spec['containers'] as readonly JsonObject[];
  return [
    { ...created, ...stranger },
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

function requestOf(pod: JsonObject): AdmissionRequest {
  const { name, namespace } = pod['metadata'] as { name: string; namespace: string };
  return {
    uid: 'witness',
    operation: 'CREATE',
    subResource: '',
    namespace,
    name,
    ...ADMINISTRATOR,
    pod: defaultPod(pod),
    oldPod: null,
  };
}

/**
 * The request that a witness stands for: a Pod is created by an administrator, who may use every
 * policy.
 */
export function witnessRequest(witness: JsonObject): AdmissionRequest {
  return witness['kind'] === 'AdmissionReview' ? requestFromReview(witness) : requestOf(witness);
}
