/**
 * Which grants count for a pod. If the requester and RBAC are known: those of the requester and of
 * the pod's service account. Otherwise these are tried: the policy that the annotations of its pods
 * name; then the policies that anyone may use in the namespace; then those that service accounts of
 * other namespaces may use everywhere, as operators do.
 */
import { compareText } from '../base/compareText.js';
import { onDemand, remembered, rememberedBy } from '../base/remembered.js';
import { knowsGrants, type PolicySet } from '../ir/policySet.js';
import type { Asking } from '../pod/requester.js';
import type { Grants } from '../semantics/admission.js';
import { anyonesGrants, inputGrants } from '../semantics/grants.js';
import { atHome } from './atHome.js';

/** `policy NAME`: only this policy. */
export type Counted = 'known' | 'home' | 'everywhere' | `policy ${string}`;

/**
 * The grants to try in this order, as long as the pod is refused.
 *
 * @param annotated for each policy, the number of pods whose annotation names it.
 */
export function countedFor(
  set: PolicySet,
  assumed: Asking['assumed'],
  annotated: Readonly<Record<string, number>>,
): readonly Counted[] {
  const isKnown = knowsGrants(set);
  if (isKnown && assumed !== 'anyone') return ['known'];
  const named = set.policies
    .map(({ name }) => name)
    .filter((name) => annotated[name] !== undefined)
    .sort((a, b) => annotated[b]! - annotated[a]! || compareText(a, b));
  return [
    ...named.map((name): Counted => `policy ${name}`),
    ...(isKnown ? (['home', 'everywhere'] as const) : (['known'] as const)),
  ];
}

export const countedGrants = (set: PolicySet, counted: Counted): Grants => grantsOf(set)(counted);

const grantsOf = remembered((set: PolicySet) => {
  const everywhere = onDemand(() =>
    knowsGrants(set) ? anyonesGrants(set.grants) : inputGrants(set),
  );
  return rememberedBy(
    (counted: Counted) => counted,
    (counted): Grants => {
      switch (counted) {
        case 'known':
          return inputGrants(set);
        case 'home':
          return anyonesGrants(atHome(set).grants);
        case 'everywhere':
          return everywhere();
        default:
          return onlyOf(set, counted.slice('policy '.length), everywhere());
      }
    },
  );
});

/** If the set has merged this policy into another one with the same meaning, any policy counts. */
const onlyOf = ({ policies }: PolicySet, only: string, mayUse: Grants): Grants =>
  policies.some(({ name }) => name === only)
    ? (policy, request) => policy === only && mayUse(policy, request)
    : mayUse;
