/**
 * Whose grants count for a pod: those of the pod's account and of whoever asks, where that is
 * known. Where it is not, whoever may use a policy in the namespace; accounts of other namespaces,
 * which may use one everywhere as operators do, only where the pod is refused without them.
 */
import { onDemand, remembered } from '../base/remembered.js';
import { knowsGrants, type PolicySet } from '../ir/policySet.js';
import type { Asking } from '../pod/requester.js';
import type { Grants } from '../semantics/admission.js';
import { anyonesGrants, inputGrants } from '../semantics/grants.js';
import { atHome } from './atHome.js';

export type Counted = 'known' | 'home' | 'everywhere';

/** In the order in which they are tried. */
export const countedFor = (set: PolicySet, assumed: Asking['assumed']): readonly Counted[] =>
  assumed === 'anyone' && knowsGrants(set) ? ['home', 'everywhere'] : ['known'];

export const countedGrants = (set: PolicySet, counted: Counted): Grants => grantsOf(set)[counted]();

const grantsOf = remembered((set: PolicySet): Readonly<Record<Counted, () => Grants>> => ({
  known: onDemand(() => inputGrants(set)),
  home: onDemand(() => anyonesGrants(atHome(set).grants)),
  everywhere: onDemand(() => anyonesGrants(set.grants)),
}));
