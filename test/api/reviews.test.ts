/** AdmissionReviews as programs have them, and the judge that answers many. */
import { check, library, pod, psp } from './library.js';

const TARGETS = ['psa', 'vap', 'gatekeeper', 'kyverno', 'kyverno-cel'] as const;

it('a judge answers each call as check does', () => {
  const policies = psp('a', { hostPID: false });
  const calls = [pod('one'), [pod('two', { hostPID: true }), pod('three')]];
  const judge = library.judge(policies, { targets: ['vap'] });
  expect(calls.map(judge)).toEqual(
    calls.map((objects) => check(policies, objects, { targets: ['vap'] })),
  );
});

it.each<readonly [string, object, string, string]>([
  ['no object', { operation: 'CREATE' }, 'u', 'the object of this AdmissionReview is not a Pod'],
  [
    'no operation, of which PSP would be taken not to be asked',
    { object: pod('a') },
    'u',
    'request.operation of this AdmissionReview is missing: a server sends one of CREATE, UPDATE, DELETE, CONNECT',
  ],
  [
    'an operation that is none',
    { operation: 'create', object: pod('a') },
    'u',
    'request.operation of this AdmissionReview is "create": a server sends one of CREATE, UPDATE, DELETE, CONNECT',
  ],
  [
    'another object',
    { operation: 'CREATE', object: { apiVersion: 'apps/v1', kind: 'Deployment' } },
    'u',
    'is not a Pod but a Deployment, of which PSP is not asked; give the Deployment itself, or leave the review out',
  ],
  ['no uid', { uid: undefined, operation: 'CREATE' }, '<object>#0', 'is not a Pod'],
])('a review with %s has an error, by its uid', (_, request, id, error) =>
  expect(
    check(psp('a'), {
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      request: { uid: 'u', ...request },
    }),
  ).toEqual([{ id, error: expect.stringContaining(error) as string }]),
);

it.each<readonly [string, object]>([
  ['a deletion, as servers send it', { operation: 'DELETE', object: null, oldObject: pod('a') }],
  [
    'a deletion of many, of which the object is left out',
    { operation: 'DELETE', oldObject: pod('a', { hostPID: true }) },
  ],
  [
    'a binding',
    { operation: 'CREATE', subResource: 'binding', object: { kind: 'Binding', target: {} } },
  ],
  [
    'an eviction',
    { operation: 'CREATE', subResource: 'eviction', object: { kind: 'Eviction', metadata: {} } },
  ],
  [
    'a connection',
    { operation: 'CONNECT', subResource: 'exec', object: { kind: 'PodExecOptions', stdin: true } },
  ],
])('%s is nothing that PSP checks, nor a target', (_, request) => {
  const [answer] = check(
    psp('a', { hostPID: false, volumes: [] }),
    {
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      request: {
        uid: 'u',
        name: 'a',
        namespace: 'web',
        resource: { group: '', version: 'v1', resource: 'pods' },
        userInfo: { username: 'jane' },
        ...request,
      },
    },
    { targets: [...TARGETS], pods: true },
  );
  expect(answer!.error).toBeUndefined();
  expect(answer!.object).toEqual({ kind: 'Pod', namespace: 'web', name: 'a' });
  expect(answer!.psp!.verdict).toBe('allowed');
  expect(TARGETS.map((target) => answer!.targets![target]!.verdict)).toEqual(
    TARGETS.map(() => 'allowed'),
  );
});

it('the pod of an update is stored as it came: the server of 1.24 filled in fields of seccomp on CREATE alone', () => {
  const annotated = {
    ...pod('a'),
    metadata: {
      name: 'a',
      namespace: 'web',
      annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default' },
    },
  };
  const policy = {
    ...psp('a'),
    metadata: {
      name: 'a',
      annotations: { 'seccomp.security.alpha.kubernetes.io/allowedProfileNames': '*' },
    },
  };
  const profiles = ['CREATE', 'UPDATE'].map((operation) => {
    const request = { uid: 'u', operation, userInfo: {}, object: annotated, oldObject: pod('a') };
    const review = { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request };
    const { pod: stored } = check(policy, review, { pods: true })[0]!.psp!;
    return (stored as { readonly spec: object }).spec;
  });
  expect(profiles[0]).toMatchObject({ securityContext: { seccompProfile: {} } });
  expect(profiles[1]).not.toHaveProperty('securityContext.seccompProfile');
});

it('a review that says name and namespace only in its pod is judged there', () => {
  const [answer] = check(psp('a'), {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: { uid: 'u', operation: 'CREATE', userInfo: {}, object: pod('a') },
  });
  expect(answer!.object).toEqual({ kind: 'Pod', namespace: 'web', name: 'a' });
});
