import { compareText } from '../../base/compareText.js';
import type { Position } from '../../base/position.js';
import type { JsonObject } from '../../pod/json.js';
import type { AdmissionRequest } from '../../pod/request.js';
import { accountTitle, type Account } from './scope.js';

/** A pod that a policy must admit, and the object that it comes from. */
export interface Workload {
  readonly kind: string;
  readonly name: string;
  readonly request: AdmissionRequest;
  /** Where it stands in the input. */
  readonly at?: Position;
  /** A pod of those that the application makes while it runs: the next has another name. */
  readonly isSample?: true;
}

/** The service account of a workload. */
export function accountOf({ request: { namespace, pod } }: Workload): Account {
  return { namespace, name: String((pod['spec'] as JsonObject)['serviceAccountName']) };
}

/** Each once, by namespace and name. */
export function accountsOf(workloads: readonly Workload[]): readonly Account[] {
  const accounts = new Map(
    workloads.map(accountOf).map((account) => [accountTitle(account), account]),
  );
  return [...accounts.values()].sort(
    (a, b) => compareText(a.namespace, b.namespace) || compareText(a.name, b.name),
  );
}
