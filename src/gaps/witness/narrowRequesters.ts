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
export const narrowRequesters = (
  set: PolicySet,
  policy: Policy,
  places: readonly string[],
): readonly Identity[] => narrowestOf(set, requestersOf(set, policy, places)).slice(0, FEWEST);

/** The narrowest requesters without an account of the pod, and those with one. */
export function joinableRequesters(
  set: PolicySet,
  policy: Policy,
  places: readonly string[],
): readonly Identity[] {
  const all = requestersOf(set, policy, places);
  return [hasNoAccount, hasAccount].flatMap((isSought) =>
    narrowestOf(set, all.filter(isSought)).slice(0, FEWEST),
  );
}

const hasNoAccount = ({ account }: Identity): boolean => account === undefined;
const hasAccount = (one: Identity): boolean => !hasNoAccount(one);

/** Those who may use the policy, by its grants, and not every policy. */
function requestersOf(
  set: PolicySet,
  { name }: Policy,
  places: readonly string[],
): readonly Identity[] {
  return grantsOfPolicy(set.grants, name)
    .slice(0, SOME_GRANTS)
    .flatMap((grant) => identitiesIn(grant, places))
    .filter((identity) => {
      const names = usableIn(set)(identity);
      return names.includes(name) && names.length < set.policies.length;
    });
}

const narrowestOf = (set: PolicySet, identities: readonly Identity[]): readonly Identity[] =>
  withFewest(set, identities, (one) => `${one.namespace} ${usableIn(set)(one).join(' ')}`);

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
  joinable: (policy: Policy) => readonly Identity[],
): readonly Identity[] {
  const usableBy = usableIn(set);
  const own = joinable(policy);
  const others = set.policies.filter((other) => other !== policy);
  const identities = others.flatMap((other) =>
    own
      .flatMap((one) => joinable(other).flatMap((two) => joined(one, two)))
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
    hasNoAccount(asks!) && hasAccount(runs!)
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
