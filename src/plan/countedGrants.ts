/**
 * Whose grants count for a pod: those of the pod's account and of whoever asks, where that is
 * known. Where it is not: of the policy that the pod says admitted it; of whoever may use a policy in
 * the namespace; and of accounts of other namespaces, which may use one everywhere as operators do.
 */
import { onDemand, remembered } from '../base/remembered.js';
import { knowsGrants, type PolicySet } from '../ir/policySet.js';
import { SOURCE } from '../ir/source.js';
import type { AdmissionRequest } from '../pod/request.js';
import type { Asking } from '../pod/requester.js';
import type { Grants } from '../semantics/admission.js';
import { anyonesGrants, inputGrants } from '../semantics/grants.js';
import { atHome } from './atHome.js';
import { objectIn, textIn } from './clusterObjects.js';

export type Counted = 'known' | 'named' | 'home' | 'everywhere';

/** Of a pod that somebody asks for. */
interface AskedPod {
  readonly assumed?: Asking['assumed'] | undefined;
  readonly request: AdmissionRequest;
}

/** In the order in which they are tried, as long as the pod is refused. */
export function countedFor(set: PolicySet, { assumed, request }: AskedPod): readonly Counted[] {
  if (assumed !== 'anyone' || !knowsGrants(set)) return ['known'];
  const named = namedBy(request);
  return [
    ...(set.policies.some(({ name }) => name === named) ? (['named'] as const) : []),
    'home',
    'everywhere',
  ];
}

export const countedGrants = (set: PolicySet, counted: Counted): Grants => grantsOf(set)[counted]();

const grantsOf = remembered((set: PolicySet): Readonly<Record<Counted, () => Grants>> => ({
  known: onDemand(() => inputGrants(set)),
  named: onDemand(() => namedGrants(set)),
  home: onDemand(() => anyonesGrants(atHome(set).grants)),
  everywhere: onDemand(() => anyonesGrants(set.grants)),
}));

/** Of a set that has another policy of the same meaning in its place, any counts. */
function namedGrants({ policies, grants }: PolicySet): Grants {
  const names = new Set(policies.map(({ name }) => name));
  const mayUse = anyonesGrants(grants);
  return (policy, request) => {
    const named = namedBy(request);
    return (named === policy || !names.has(named)) && mayUse(policy, request);
  };
}

const namedBy = ({ pod }: AdmissionRequest): string =>
  textIn(objectIn(objectIn(pod, 'metadata'), 'annotations'), SOURCE.annotation);
