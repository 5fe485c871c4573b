import { compareText } from '../../base/compareText.js';
import type { Position } from '../../base/position.js';
import type { JsonObject } from '../../pod/json.js';
import type { AdmissionRequest } from '../../pod/request.js';
import type { Asking } from '../../pod/requester.js';
import { accountTitle, type Account } from './scope.js';

/** A pod that a policy must admit, and the object that creates it. */
export interface Workload {
  readonly kind: string;
  readonly name: string;
  readonly request: AdmissionRequest;
  /** Who creates the pods in a cluster. The request is without, because it is judged by account. */
  readonly asker?: Pick<Asking, 'user' | 'groups' | 'assumed'>;
  /** Position of the object in the input. */
  readonly at?: Position;
  /** Set for a sample of pods that the application creates at run time. Their names vary. */
  readonly isSample?: true;
}

/** The service account of a workload. */
export function accountOf({ request: { namespace, pod } }: Workload): Account {
  return { namespace, name: String((pod['spec'] as JsonObject)['serviceAccountName']) };
}

/** The service accounts of the workloads, each once. */
export function accountsOf(workloads: readonly Workload[]): readonly Account[] {
  const accounts = new Map(
    workloads.map(accountOf).map((account) => [accountTitle(account), account]),
  );
  return [...accounts.values()].sort(
    (a, b) => compareText(a.namespace, b.namespace) || compareText(a.name, b.name),
  );
}
