/** What the proofs of gaps take for granted about groups holds of whom a server lets in. */
import type { Grant } from '../../src/ir/policySet.js';
import { compile } from '../../src/lang/evaluate.js';
import { ANONYMOUS, withServerGroups, type Requester } from '../../src/pod/requester.js';
import { serverGroupFacts } from '../../src/semantics/serverGroups.js';

const account = { kind: 'ServiceAccount', namespace: 'web', name: 'api' } as const;
const subjects: readonly Grant['subject'][] = [
  account,
  ...['system:authenticated', 'system:serviceaccounts', 'system:serviceaccounts:web'].map(
    (name) => ({ kind: 'Group', name }) as const,
  ),
];
const grants = subjects.map(
  (subject) => ({ policy: 'web', subject, namespace: null }) as unknown as Grant,
);
const USER = 'system:serviceaccount:web:api';

const broken = (grants: readonly Grant[], { user, groups }: Requester): number =>
  serverGroupFacts(grants).filter(
    (fact) => !compile(fact, ['request'])({ userInfo: { username: user, groups } }),
  ).length;

test.each([USER, 'dev', ANONYMOUS])('%s, with the groups that a server adds', (user) => {
  expect(broken(grants, withServerGroups({ user, groups: [] }))).toBe(0);
});

test.each([
  ['an account without its groups', USER, ['system:authenticated'], 2],
  ['a user who is not authenticated', 'dev', [], 1],
])('%s breaks them', (_, user, groups, count) => {
  expect(broken(grants, { user, groups })).toBe(count);
});

test('groups that are granted nothing do not matter', () => {
  expect(serverGroupFacts(grants.slice(0, 1))).toEqual([]);
});
