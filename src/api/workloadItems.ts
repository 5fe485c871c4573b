/** Pods, workloads and AdmissionReviews as requests; told apart by content. */
import type { LoadedDocument } from '../load/documents.js';
import { podOf } from '../pod/workload.js';
import { requestFromReview, type AdmissionRequest } from '../pod/request.js';
import { asServerSees, type AutomountOff } from '../pod/serviceAccount.js';

export interface ReadWorkload {
  /** The review's uid, or `file#index`. */
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly request: AdmissionRequest;
  readonly isReview: boolean;
}
export type WorkloadItem = ReadWorkload | { readonly id: string; readonly error: string };

export interface Requester {
  /** For objects that name none. */
  readonly namespace: string;
  readonly user: string;
  readonly groups: readonly string[];
}

/** @param name what the objects' ids start with. */
export function* workloadItems(
  documents: readonly LoadedDocument[],
  name: string,
  requester: Requester,
): Generator<WorkloadItem> {
  const automountOff = serviceAccounts(documents.map(({ value }) => value));
  for (const [index, { value }] of documents.entries())
    yield* itemsOf(value, `${name}#${index}`, requester, automountOff);
}

/** Service accounts of the input that switch the token off. */
function serviceAccounts(values: readonly unknown[]): AutomountOff {
  const off = new Set(
    values.flatMap((value) => {
      const { kind, metadata, automountServiceAccountToken } = Object(value) as {
        kind?: string;
        metadata?: { name?: string; namespace?: string };
        automountServiceAccountToken?: boolean;
      };
      return kind === 'ServiceAccount' && automountServiceAccountToken === false
        ? [`${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`]
        : [];
    }),
  );
  return (namespace, account) => off.has(`${namespace}/${account}`) || off.has(`/${account}`);
}

const EVERY_TOKEN: AutomountOff = () => false;

/** Objects that make no pods are passed over, as `kubectl apply` files hold many. */
export function itemsOf(
  value: unknown,
  id: string,
  requester: Requester,
  automountOff: AutomountOff = EVERY_TOKEN,
): readonly WorkloadItem[] {
  const { kind } = Object(value) as { kind?: unknown };
  if (kind === 'AdmissionReview') return [reviewItem(value, id)];
  if (typeof kind !== 'string')
    return [{ id, error: 'this is not a Kubernetes object: it has no kind' }];
  const found = podOf(value);
  if (found === undefined) return [];
  const namespace = found.namespace === '' ? requester.namespace : found.namespace;
  const request: AdmissionRequest = {
    uid: id,
    operation: 'CREATE',
    subResource: '',
    namespace,
    name: found.name,
    user: requester.user,
    groups: requester.groups,
    pod: asServerSees(found.pod, namespace, automountOff),
    oldPod: null,
  };
  return [{ id, kind: found.kind, name: found.name, request, isReview: false }];
}

function reviewItem(value: unknown, id: string): WorkloadItem {
  try {
    const request = requestFromReview(value);
    return {
      id: request.uid === '' ? id : request.uid,
      kind: 'Pod',
      name: request.name,
      request,
      isReview: true,
    };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}
