/** The requesters to try: one for each set of policies that somebody may use. */
import type { Grant, Subject } from '../ir/policySet.js';
import { remembered } from '../base/remembered.js';
import { ANONYMOUS, withServerGroups, type Requester } from '../pod/requester.js';
import {
  ADMINISTRATOR,
  requestBy,
  identitiesOf,
  STRANGER,
  type Identity,
} from '../semantics/identities.js';
import type { Sides } from './comparison.js';

/** An identity, and the names of the policies that it may use on each side. */
export interface KnownRequester extends Identity {
  readonly old: ReadonlySet<string>;
  readonly new: ReadonlySet<string>;
}

const NAMESPACE = 'default';

/** Requesters who may use few policies come first: answers to them are the easiest to explain. */
export const requestersOf = remembered((sides: Sides): readonly KnownRequester[] =>
  unique(sides, [
    ...grantedIn(sides),
    { ...ADMINISTRATOR, namespace: NAMESPACE, account: undefined },
  ]).sort((a, b) => a.old.size + a.new.size - (b.old.size + b.new.size)),
);

/** A stranger comes first: where others may use the same, it does not matter who asks. */
const grantedIn = remembered(({ old: before, new: after }: Sides): readonly Identity[] => {
  const all = identitiesOfGrants([...before.set.grants, ...after.set.grants]);
  const isStranger = ({ user }: Identity): boolean => user === STRANGER;
  return [...all.filter(isStranger), ...all.filter((one) => !isStranger(one))];
});

/**
 * Groups and service accounts that another requester may have in addition. They are listed even if
 * a user may use the same policies.
 */
const joinable = remembered((sides: Sides): readonly KnownRequester[] => {
  const strangers = grantedIn(sides).filter(({ user }) => user === STRANGER);
  return [
    ...unique(
      sides,
      strangers.filter(({ account }) => account === undefined),
    ),
    ...unique(
      sides,
      strangers.filter(({ account }) => account !== undefined),
    ),
  ];
});

/** The requesters to whom a grant applies. */
export const requestersWith = (sides: Sides, { subject, namespace }: Grant): KnownRequester[] =>
  unique(
    sides,
    [
      ...new Set(
        namespace === null
          ? [subject.kind === 'ServiceAccount' ? subject.namespace : NAMESPACE, NAMESPACE]
          : [namespace],
      ),
    ].flatMap((one) => identitiesOf(subject, one)),
  );

/**
 * Combines two requesters into one, for example a user in a group and the service account of the
 * pod. The request is made in the namespace of either, if the first may use the same policies there;
 * a service account has only its own.
 */
export function together(sides: Sides, one: KnownRequester): readonly KnownRequester[] {
  const others = new Set([...requestersOf(sides), ...joinable(sides)]);
  const both = [...others].flatMap((other): readonly Identity[] => {
    const users = [one.user, other.user].filter((user) => user !== STRANGER);
    if (users.length > 1 || (one.account !== undefined && other.account !== undefined)) return [];
    const made = {
      ...inBoth(users[0] ?? STRANGER, one, other),
      account: one.account ?? other.account,
    };
    const namespaces = [other.namespace, ...(other.account === undefined ? [one.namespace] : [])];
    return [...new Set(namespaces)].map((namespace) => ({ ...made, namespace }));
  });
  return unique(sides, both).filter(
    (made) => isWithin(one.old, made.old) && isWithin(one.new, made.new),
  );
}

/** The groups of both. An anonymous requester has no further groups. */
const inBoth = (user: string, one: Requester, other: Requester): Requester =>
  withServerGroups({ user, groups: user === ANONYMOUS ? [] : [...one.groups, ...other.groups] });

const isWithin = (names: ReadonlySet<string>, all: ReadonlySet<string>): boolean =>
  [...names].every((name) => all.has(name));

/** One requester for each set of policies. */
function unique(sides: Sides, requesters: readonly Identity[]): KnownRequester[] {
  const found = new Map<string, KnownRequester>();
  for (const requester of requesters) {
    const known: KnownRequester = {
      ...requester,
      old: usable(sides.old, requester),
      new: usable(sides.new, requester),
    };
    const key = JSON.stringify([[...known.old], [...known.new]]);
    if (!found.has(key)) found.set(key, known);
  }
  return [...found.values()];
}

const usable = (side: Sides['old'], requester: Identity): ReadonlySet<string> => {
  const request = requestBy(requester, { pod: { metadata: {}, spec: {} }, oldPod: null });
  return new Set(
    side.set.policies.map(({ name }) => name).filter((name) => side.mayUse(name, request)),
  );
};

/** Number of namespaces that are tried for each subject, in addition to its own. */
const FEW_NAMESPACES = 8;

function identitiesOfGrants(grants: readonly Grant[]): readonly Identity[] {
  const all = [...new Set([NAMESPACE, ...grants.flatMap(({ namespace }) => namespace ?? [])])];
  const bySubject = new Map<string, { readonly subject: Subject; readonly own: Set<string> }>();
  for (const { subject, namespace } of grants) {
    const key = JSON.stringify(subject);
    const one = bySubject.get(key) ?? { subject, own: new Set(all.slice(0, FEW_NAMESPACES)) };
    if (namespace !== null) one.own.add(namespace);
    if (subject.kind === 'ServiceAccount') one.own.add(subject.namespace);
    bySubject.set(key, one);
  }
  return [...bySubject.values()].flatMap(({ subject, own }) =>
    [...own].flatMap((namespace) => identitiesOf(subject, namespace)),
  );
}
