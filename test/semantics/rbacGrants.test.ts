import type { Grant } from '../../src/ir/policySet.js';
import type { AdmissionRequest } from '../../src/pod/request.js';
import { rbacGrants } from '../../src/semantics/grants.js';

const grant = (
  subject: Grant['subject'],
  namespace: string | null = 'team',
  policy = 'one',
): Grant => ({ policy, subject, namespace, apiGroup: 'policy' });
interface Who {
  readonly user: string;
  readonly groups: readonly string[];
  readonly account: string;
}
const ann: Who = { user: 'ann', groups: ['devs', 'system:authenticated'], account: '' };
/** The requester may do nothing: it is the pod's service account that is asked for. */
const account: Who = { user: 'controller', groups: ['system:authenticated-not'], account: 'app' };

const requestOf = (
  { user, groups, account: serviceAccountName }: Who,
  namespace: string,
): AdmissionRequest => ({
  uid: 'u',
  operation: 'CREATE',
  subResource: '',
  namespace,
  name: 'a',
  user,
  groups,
  oldPod: null,
  pod: {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a' },
    spec: { containers: [], ...(serviceAccountName === '' ? {} : { serviceAccountName }) },
  },
});

test.each([
  ['a user by name', grant({ kind: 'User', name: 'ann' }), ann, 'team', true],
  ['another user', grant({ kind: 'User', name: 'bob' }), ann, 'team', false],
  ['another namespace', grant({ kind: 'User', name: 'ann' }), ann, 'other', false],
  ['every namespace', grant({ kind: 'User', name: 'ann' }, null), ann, 'other', true],
  ['another policy', grant({ kind: 'User', name: 'ann' }, 'team', 'two'), ann, 'team', false],
  ['every policy', grant({ kind: 'User', name: 'ann' }, 'team', '*'), ann, 'team', true],
  ['a group', grant({ kind: 'Group', name: 'devs' }), ann, 'team', true],
  ['a group named as the user', grant({ kind: 'Group', name: 'ann' }), ann, 'team', false],
  [
    'system:authenticated and a user',
    grant({ kind: 'Group', name: 'system:authenticated' }),
    ann,
    'team',
    true,
  ],
  [
    'system:authenticated and a service account',
    grant({ kind: 'Group', name: 'system:authenticated' }),
    account,
    'team',
    false,
  ],
  [
    'every service account',
    grant({ kind: 'Group', name: 'system:serviceaccounts' }),
    account,
    'team',
    true,
  ],
  [
    'the service accounts of a namespace',
    grant({ kind: 'Group', name: 'system:serviceaccounts:team' }),
    account,
    'team',
    true,
  ],
  [
    'a service account',
    grant({ kind: 'ServiceAccount', namespace: 'team', name: 'app' }),
    account,
    'team',
    true,
  ],
  [
    'a service account of that name elsewhere',
    grant({ kind: 'ServiceAccount', namespace: 'other', name: 'app' }),
    account,
    'team',
    false,
  ],
  [
    'a service account by its user name',
    grant({ kind: 'User', name: 'system:serviceaccount:team:app' }),
    account,
    'team',
    true,
  ],
  [
    'system:masters, without any grant',
    grant({ kind: 'User', name: 'bob' }, 'x', 'two'),
    { user: 'root', groups: ['system:masters'], account: '' },
    'team',
    true,
  ],
])('%s', (_, one, who, namespace, expected) => {
  expect(rbacGrants([one])('one', requestOf(who, namespace))).toBe(expected);
});
