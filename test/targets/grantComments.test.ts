/** What the comment of the grants that are compiled in says. */
import type { Grant } from '../../src/ir/policySet.js';
import { targets } from '../../src/targets/index.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { policyNamed } from '../semantics/policies.js';

const ANY_ACCOUNT = 'those of a group system:serviceaccounts are for any service account in it';

const group = (name: string, namespace: string | null = null): Grant => ({
  policy: 'b-plain',
  namespace,
  subject: { kind: 'Group', name },
  apiGroup: 'policy',
});
const user = (name: string): Grant => ({ ...group(''), subject: { kind: 'User', name } });
const written = (...grants: readonly Grant[]): string =>
  targets.vap
    .emit(
      { apiVersion: 'psp-ferry/v1', kind: 'PolicySet', policies: [policyNamed('b-plain')], grants },
      { ...DEFAULT_OPTIONS, selection: 'static' },
    )
    .files.map(({ text }) => text)
    .join('');

test.each([
  [group('system:serviceaccounts')],
  [group('system:serviceaccounts', 'shop')],
  [group('system:serviceaccounts:shop')],
  [group('system:serviceaccounts:shop', 'shop')],
])('a grant to a group of service accounts is for any account in it: %j', (grant) =>
  expect(written(user('jane@example.com'), grant)).toContain(ANY_ACCOUNT),
);

test.each([
  [group('system:authenticated')],
  [user('system:serviceaccount:shop:web')],
  // For the requester alone: no pod of namespace shop has an account of another namespace.
  [group('system:serviceaccounts:other', 'shop')],
])('and no other grant is: %j', (grant) => expect(written(grant)).not.toContain(ANY_ACCOUNT));
