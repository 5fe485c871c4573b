/**
 * Whose grants count for a pod: those of its account and of whoever asks, where both that and roles
 * and bindings are known. Else the policy that its pods say admitted them; then whoever may use one
 * in the namespace; then accounts of other namespaces, which may use one everywhere as operators do.
 */
import { compareText } from '../base/compareText.js';
import { onDemand, remembered, rememberedBy } from '../base/remembered.js';
import { knowsGrants, type PolicySet } from '../ir/policySet.js';
import type { Asking } from '../pod/requester.js';
import type { Grants } from '../semantics/admission.js';
import { anyonesGrants, inputGrants } from '../semantics/grants.js';
import { atHome } from './atHome.js';

/** `policy NAME`: this one alone. */
export type Counted = 'known' | 'home' | 'everywhere' | `policy ${string}`;

/**
 * In the order in which they are tried, as long as the pod is refused.
 *
 * @param annotated how many of its pods name which policy.
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

/** Of a set that has another policy of the same meaning in its place, any counts. */
const onlyOf = ({ policies }: PolicySet, only: string, mayUse: Grants): Grants =>
  policies.some(({ name }) => name === only)
    ? (policy, request) => policy === only && mayUse(policy, request)
    : mayUse;
