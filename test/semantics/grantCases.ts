/** Who may use a policy, case by case; read and asked as admissionCases.ts. */
import type { Grant } from '../../src/ir/policySet.js';
import type { AdmissionRequest } from '../../src/pod/request.js';
import {
  account,
  grant,
  group,
  PRIVILEGED,
  type AdmissionCase,
  type Expected,
} from './admissionCases.js';
import { podWith, requestFor, type PodParts } from './policies.js';

type Asker = Partial<AdmissionRequest>;
const BUILDER: PodParts = { spec: { serviceAccountName: 'builder' } };
const nobody: Asker = { user: 'nobody@example.com', groups: [] };

function granted(
  says: string,
  grants: readonly Grant[],
  asker: Asker,
  pod: PodParts,
  [verdict, policy]: Expected,
  policies = ['b-plain', 'x-privileged'],
): AdmissionCase {
  return { says, policies, grants, request: requestFor(podWith(pod), asker), verdict, policy };
}
const YES: Expected = ['allowed', 'b-plain'];
const NO: Expected = ['denied', null];

/** 1.24.17 admission.go isAuthorizedForPolicy, pkg/serviceaccount/util.go UserInfo. */
export const GRANTS: readonly AdmissionCase[] = [
  granted('nobody may use a policy unless it is granted', [], {}, {}, NO),
  granted(
    'the requester may use what is granted to the user',
    [grant({ kind: 'User', name: 'user@example.com' })],
    {},
    {},
    YES,
  ),
  granted('another user may not', [grant({ kind: 'User', name: 'other@example.com' })], {}, {}, NO),
  granted(
    'the requester may use what is granted to a group',
    [grant(group('dev.example.com'))],
    { groups: ['dev.example.com'] },
    {},
    YES,
  ),
  granted(
    'only the policies that are granted are asked',
    [grant(group('system:authenticated'), 'x-privileged')],
    {},
    {},
    ['allowed', 'x-privileged'],
  ),
  granted(
    'a policy that is not granted does not admit',
    [grant(group('system:authenticated'), 'b-plain')],
    {},
    { containers: PRIVILEGED },
    NO,
  ),
  granted(
    'the service account of the pod counts, whoever asks',
    [grant(account('team', 'builder'))],
    nobody,
    BUILDER,
    YES,
  ),
  granted(
    'one of the same name elsewhere does not',
    [grant(account('other', 'builder'))],
    nobody,
    BUILDER,
    NO,
  ),
  granted(
    'another one of the namespace does not',
    [grant(account('team', 'default'))],
    nobody,
    BUILDER,
    NO,
  ),
  granted(
    'a pod that names none has none',
    [grant(group('system:serviceaccounts'))],
    nobody,
    {},
    NO,
  ),
  granted(
    'service accounts are a group',
    [grant(group('system:serviceaccounts'))],
    nobody,
    BUILDER,
    YES,
  ),
  granted(
    'those of a namespace are one too',
    [grant(group('system:serviceaccounts:team'))],
    nobody,
    BUILDER,
    YES,
  ),
  granted(
    'those of another namespace are another one',
    [grant(group('system:serviceaccounts:other'))],
    nobody,
    BUILDER,
    NO,
  ),
  granted(
    'the service account of a pod is not system:authenticated',
    [grant(group('system:authenticated'))],
    nobody,
    BUILDER,
    NO,
  ),
  granted(
    'a service account that asks is',
    [grant(group('system:authenticated'))],
    {
      user: 'system:serviceaccount:kube-system:replicaset-controller',
      groups: [
        'system:serviceaccounts',
        'system:serviceaccounts:kube-system',
        'system:authenticated',
      ],
    },
    BUILDER,
    YES,
  ),
  granted(
    'a service account that asks counts by its own namespace',
    [grant(account('kube-system', 'replicaset-controller'))],
    { user: 'system:serviceaccount:kube-system:replicaset-controller', groups: [] },
    BUILDER,
    YES,
  ),
  granted(
    'a user may be granted under the full name of a service account',
    [grant({ kind: 'User', name: 'system:serviceaccount:team:builder' })],
    nobody,
    BUILDER,
    YES,
  ),
  granted(
    'the older API group of policies counts',
    [grant(group('system:authenticated'), 'b-plain', null, 'extensions')],
    {},
    {},
    YES,
  ),
  granted(
    'a grant in the namespace of the pod counts',
    [grant(group('system:authenticated'), '*', 'team')],
    {},
    {},
    YES,
  ),
  granted(
    'a grant in another namespace does not',
    [grant(group('system:authenticated'), '*', 'other')],
    {},
    {},
    NO,
  ),
  granted(
    'one in the namespace of the pod counts for askers from elsewhere',
    [grant(account('kube-system', 'replicaset-controller'), '*', 'team')],
    { user: 'system:serviceaccount:kube-system:replicaset-controller', groups: [] },
    BUILDER,
    YES,
  ),
  granted(
    'members of system:masters may use every policy',
    [],
    { groups: ['system:masters'] },
    { containers: PRIVILEGED },
    ['allowed', 'x-privileged'],
  ),
  granted(
    'who may use every policy gets the first that fits, not the one that was meant for the pod',
    [
      grant({ kind: 'User', name: 'admin@example.com' }),
      grant(account('team', 'builder'), 'x-privileged'),
    ],
    { user: 'admin@example.com', groups: [] },
    BUILDER,
    YES,
  ),
];
