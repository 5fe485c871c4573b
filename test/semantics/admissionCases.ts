/**
 * Which policy admits a pod, case by case; read by the test beside this file and put to the real
 * plugin by the conformance suite.
 */
import type { Grant, Subject } from '../../src/ir/policySet.js';
import type { JsonObject } from '../../src/pod/json.js';
import type { AdmissionRequest } from '../../src/pod/request.js';
import type { VerdictWord } from '../../src/semantics/admission.js';
import { podWith, requestFor, type PodParts } from './policies.js';

export interface AdmissionCase {
  readonly says: string;
  readonly policies: readonly string[];
  readonly grants: readonly Grant[];
  readonly request: AdmissionRequest;
  readonly verdict: VerdictWord;
  /** The admitting policy; null where denied, and where PSP does not look. */
  readonly policy: string | null;
}

export type Expected = readonly [VerdictWord, string | null];
export const group = (name: string): Subject => ({ kind: 'Group', name });
export const account = (namespace: string, name: string): Subject => ({
  kind: 'ServiceAccount',
  namespace,
  name,
});
export const grant = (
  subject: Subject,
  policy = '*',
  namespace: string | null = null,
  apiGroup: Grant['apiGroup'] = 'policy',
): Grant => ({ policy, subject, namespace, apiGroup });
const EVERYONE = [grant(group('system:authenticated'))];

function created(
  says: string,
  policies: readonly string[],
  pod: PodParts,
  [verdict, policy]: Expected,
): AdmissionCase {
  return { says, policies, grants: EVERYONE, request: requestFor(podWith(pod)), verdict, policy };
}

const RUNTIME_DEFAULT: PodParts = {
  spec: { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } },
};

/** 1.24.17 admission.go computeSecurityContext with specMutationAllowed. */
export const CHOICES: readonly AdmissionCase[] = [
  created(
    'a policy that changes nothing goes before a smaller name',
    ['a-read-only', 'b-plain'],
    {},
    ['allowed', 'b-plain'],
  ),
  created('the order in which policies are given does not matter', ['b-plain', 'a-read-only'], {}, [
    'allowed',
    'b-plain',
  ]),
  created(
    'of policies that change nothing the smallest name',
    ['x-privileged', 'b-plain', 'y-net-admin'],
    {},
    ['allowed', 'b-plain'],
  ),
  created(
    'of policies that all change something the smallest name',
    ['c-group', 'a-read-only'],
    {},
    ['mutated', 'a-read-only'],
  ),
  created(
    'a policy need not change a pod that has its values already',
    ['a-read-only', 'b-plain'],
    { containers: [{ readOnlyRootFilesystem: true }] },
    ['allowed', 'a-read-only'],
  ),
  created(
    'one container to fill in is a change of the pod',
    ['a-read-only', 'b-plain'],
    { containers: [{ readOnlyRootFilesystem: true }, {}] },
    ['allowed', 'b-plain'],
  ),
  created(
    'a policy that refuses is passed over, whatever its name',
    ['b-plain', 'x-privileged'],
    { containers: [{ privileged: true }] },
    ['allowed', 'x-privileged'],
  ),
  created(
    'a policy that changes something is taken where those that would not refuse',
    ['a-read-only', 'v9'],
    { containers: [{ seccompProfile: { type: 'RuntimeDefault' } }] },
    ['mutated', 'a-read-only'],
  ),
  created('names are compared by bytes, not as numbers', ['v9', 'v10'], {}, ['allowed', 'v10']),
  created('and not as words', ['w.1', 'w-1'], {}, ['allowed', 'w-1']),
  created(
    'every container must fit the same policy',
    ['x-privileged', 'y-net-admin'],
    { containers: [{ privileged: true }, { capabilities: { add: ['NET_ADMIN'] } }] },
    ['denied', null],
  ),
  created(
    'either container alone would fit one',
    ['x-privileged', 'y-net-admin'],
    { containers: [{ capabilities: { add: ['NET_ADMIN'] } }] },
    ['allowed', 'y-net-admin'],
  ),
  created(
    'a policy name on the pod counts for nothing when it is created',
    ['b-plain', 'x-privileged'],
    { metadata: { annotations: { 'kubernetes.io/psp': 'x-privileged' } } },
    ['allowed', 'b-plain'],
  ),
  created(
    'writing the seccomp annotation from the field is a change, which every policy then makes: the smallest name',
    ['a-read-only', 'b-plain'],
    RUNTIME_DEFAULT,
    ['mutated', 'a-read-only'],
  ),
  created('that change alone is none for people', ['b-plain', 'c-group'], RUNTIME_DEFAULT, [
    'allowed',
    'b-plain',
  ]),
  created('a policy that cannot be used is skipped', ['unusable', 'x-privileged'], {}, [
    'allowed',
    'x-privileged',
  ]),
  created('where it is the only one, nobody gets in', ['unusable'], {}, ['denied', null]),
  created('where there is none, nobody gets in either', [], {}, ['denied', null]),
];

function updated(
  says: string,
  policies: readonly string[],
  pod: PodParts,
  old: PodParts,
  [verdict, policy]: Expected,
  parts: Partial<AdmissionRequest> = {},
): AdmissionCase {
  return {
    says,
    policies,
    grants: EVERYONE,
    request: requestFor(podWith(pod), { oldPod: podWith(old), ...parts }),
    verdict,
    policy,
  };
}

export const PRIVILEGED = [{ privileged: true }];
const labelled = (parts: PodParts = {}): PodParts => ({
  ...parts,
  metadata: { ...parts.metadata, labels: { app: 'web' } },
});
const hinted = (policy: string): JsonObject => ({ annotations: { 'kubernetes.io/psp': policy } });
const owned: JsonObject = {
  ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: '1' }],
};

/** 1.24.17 admission.go Validate and shouldIgnore. */
export const UPDATES: readonly AdmissionCase[] = [
  updated('a pod that fits is admitted', ['b-plain'], labelled(), {}, ['allowed', 'b-plain']),
  updated('nothing is filled in', ['a-read-only'], labelled(), {}, ['denied', null]),
  updated(
    'a policy that would fill in something refuses the pod, even if its rules admit the pod as it is',
    ['d-profile'],
    labelled(),
    {},
    ['denied', null],
  ),
  updated(
    'a pod that has the values is admitted',
    ['a-read-only'],
    labelled({ containers: [{ readOnlyRootFilesystem: true }] }),
    {},
    ['allowed', 'a-read-only'],
  ),
  updated('any policy will do that changes nothing', ['a-read-only', 'b-plain'], labelled(), {}, [
    'allowed',
    'b-plain',
  ]),
  updated(
    'the policy that the pod names is asked first',
    ['b-plain', 'x-privileged'],
    labelled({ metadata: hinted('x-privileged') }),
    {},
    ['allowed', 'x-privileged'],
  ),
  updated(
    'the one that it names need not exist',
    ['b-plain', 'x-privileged'],
    labelled({ metadata: hinted('gone') }),
    {},
    ['allowed', 'b-plain'],
  ),
  updated(
    'nor admit it',
    ['b-plain', 'x-privileged'],
    labelled({ metadata: hinted('b-plain'), containers: PRIVILEGED }),
    {},
    ['allowed', 'x-privileged'],
  ),
  updated(
    'a pod that no policy admits any more is refused whatever changes',
    ['b-plain'],
    labelled({ containers: PRIVILEGED }),
    { containers: PRIVILEGED },
    ['denied', null],
  ),
  updated(
    'finalizers alone are for the garbage collector to change',
    ['b-plain'],
    { containers: PRIVILEGED, metadata: { finalizers: ['example.com/wait'] } },
    { containers: PRIVILEGED },
    ['allowed', null],
  ),
  updated(
    'owners too',
    ['b-plain'],
    { containers: PRIVILEGED, metadata: owned },
    { containers: PRIVILEGED },
    ['allowed', null],
  ),
  updated(
    'an update that changes nothing is one of those',
    ['b-plain'],
    { containers: PRIVILEGED },
    { containers: PRIVILEGED },
    ['allowed', null],
  ),
  updated(
    'an empty list is no change',
    ['b-plain'],
    { containers: PRIVILEGED, spec: { tolerations: [] } },
    { containers: PRIVILEGED },
    ['allowed', null],
  ),
  updated(
    'empty labels are no change',
    ['b-plain'],
    { containers: PRIVILEGED, metadata: { labels: {} } },
    { containers: PRIVILEGED },
    ['allowed', null],
  ),
  updated(
    'an empty security context is one',
    ['b-plain'],
    {
      containers: PRIVILEGED,
      spec: { initContainers: [{ name: 'i', image: 'i:1', securityContext: {} }] },
    },
    { containers: PRIVILEGED, spec: { initContainers: [{ name: 'i', image: 'i:1' }] } },
    ['denied', null],
  ),
  updated(
    'a label beside finalizers is a change',
    ['b-plain'],
    labelled({ containers: PRIVILEGED, metadata: { finalizers: ['example.com/wait'] } }),
    { containers: PRIVILEGED },
    ['denied', null],
  ),
  updated(
    'ephemeral containers are judged on an update of the pod',
    ['b-plain'],
    {
      spec: {
        ephemeralContainers: [
          { name: 'debug', image: 'debug:1', securityContext: { privileged: true } },
        ],
      },
    },
    {},
    ['denied', null],
  ),
  updated(
    'and not where they are really added, through their subresource',
    ['b-plain'],
    {
      spec: {
        ephemeralContainers: [
          { name: 'debug', image: 'debug:1', securityContext: { privileged: true } },
        ],
      },
    },
    {},
    ['allowed', null],
    { subResource: 'ephemeralcontainers' },
  ),
  updated(
    'no subresource is judged',
    ['b-plain'],
    labelled({ containers: PRIVILEGED }),
    {},
    ['allowed', null],
    { subResource: 'status' },
  ),
  updated('not even where there are no policies', [], labelled(), {}, ['allowed', null], {
    subResource: 'status',
  }),
  updated('an update that is judged needs a policy', [], labelled(), {}, ['denied', null]),
];
