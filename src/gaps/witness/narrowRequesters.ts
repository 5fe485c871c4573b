/**
 * Finds requesters who may use a policy and few others, so that the answer to them is this policy's
 * answer.
 */
import type { Grant, Policy, PolicySet } from '../../ir/policySet.js';
import { groupedBy } from '../../base/groupedBy.js';
import { remembered } from '../../base/remembered.js';
import { ANONYMOUS, AUTHENTICATED, withServerGroups } from '../../pod/requester.js';
import { grantsOfPolicy } from '../../semantics/grantPredicate.js';
import { rbacGrants } from '../../semantics/grants.js';
import { identitiesOf, requestBy, type Identity } from '../../semantics/identities.js';

/** How many grants of a policy are looked at, and how many requesters are then used. */
const SOME_GRANTS = 12;
const FEWEST = 2;

/**
 * @param places namespaces to use in addition to those of the grants.
 * @returns the requesters who may use the fewest policies. Requesters who may use every policy are
 *   left out: the administrator is one.
 */
export function narrowRequesters(
  set: PolicySet,
  { name }: Policy,
  places: readonly string[],
): readonly Identity[] {
  const usableBy = usableIn(set);
  const identities = grantsOfPolicy(set.grants, name)
    .slice(0, SOME_GRANTS)
    .flatMap((grant) => identitiesIn(grant, places))
    .filter((identity) => {
      const names = usableBy(identity);
      return names.includes(name) && names.length < set.policies.length;
    });
  const perNamespace = (one: Identity): string => `${one.namespace} ${usableBy(one).join(' ')}`;
  return withFewest(set, identities, perNamespace).slice(0, FEWEST);
}

/** One requester for each key. Those who may use the fewest policies come first. */
function withFewest(
  set: PolicySet,
  identities: readonly Identity[],
  keyOf: (identity: Identity) => string,
): readonly Identity[] {
  const count = (identity: Identity): number => usableIn(set)(identity).length;
  const alike = groupedBy(identities, keyOf);
  return [...alike.values()].map(([first]) => first!).sort((a, b) => count(a) - count(b));
}

/**
 * If a policy is granted to all authenticated users, then only an anonymous requester may use a
 * service account's policy without that one.
 */
export const anonymousRequesters = (set: PolicySet, { name }: Policy): readonly Identity[] =>
  set.grants.some(
    ({ subject: { kind, name: group } }) => kind === 'Group' && group === AUTHENTICATED,
  )
    ? grantsOfPolicy(set.grants, name)
        .slice(0, SOME_GRANTS)
        .flatMap(({ subject }) =>
          subject.kind === 'ServiceAccount' ? [anonymousAs(subject.namespace, subject.name)] : [],
        )
        .filter((identity) => usableIn(set)(identity).includes(name))
        .slice(0, FEWEST)
    : [];

/** How many pairs of a requester and a service account are used. */
const SOME_JOINT = 4;

/**
 * Pairs of a requester and a service account, of which one may use this policy and the other
 * another policy. The pairs who may use the fewest policies.
 */
export function jointRequesters(
  set: PolicySet,
  policy: Policy,
  narrow: (policy: Policy) => readonly Identity[],
): readonly Identity[] {
  const usableBy = usableIn(set);
  const own = narrow(policy);
  const identities = set.policies.flatMap((other) =>
    own
      .flatMap((one) => narrow(other).flatMap((two) => joined(one, two)))
      .filter((identity) => {
        const names = usableBy(identity);
        return names.includes(policy.name) && names.includes(other.name);
      }),
  );
  return withFewest(set, identities, (one) => usableBy(one).join(' ')).slice(0, SOME_JOINT);
}

/** One of the two requests a pod that runs as the other, in the other's namespace. */
const joined = (one: Identity, other: Identity): readonly Identity[] =>
  [
    [one, other],
    [other, one],
  ].flatMap(([asks, runs]) =>
    asks!.account === undefined && runs!.account !== undefined
      ? [{ ...asks!, namespace: runs!.namespace, account: runs!.account }]
      : [],
  );

const anonymousAs = (namespace: string, account: string): Identity => ({
  ...withServerGroups({ user: ANONYMOUS, groups: [] }),
  namespace,
  account,
});

const identitiesIn = ({ subject, namespace }: Grant, places: readonly string[]): Identity[] => {
  const home = subject.kind === 'ServiceAccount' ? [subject.namespace] : [];
  const all = namespace === null ? [...home, ...places, 'default'] : [namespace];
  return [...new Set(all)].flatMap((one) => identitiesOf(subject, one));
};

const BARE = { pod: { metadata: {}, spec: {} }, oldPod: null };

const usableIn = remembered((set: PolicySet) => {
  const mayUse = rbacGrants(set.grants);
  return remembered((identity: Identity): readonly string[] => {
    const request = requestBy(identity, BARE);
    return set.policies.map(({ name }) => name).filter((name) => mayUse(name, request));
  });
});

/** Those of the identities that may also use this policy. */
export const whoMayUse = (
  set: PolicySet,
  { name }: Policy,
  identities: readonly Identity[],
): readonly Identity[] => identities.filter((identity) => usableIn(set)(identity).includes(name));
