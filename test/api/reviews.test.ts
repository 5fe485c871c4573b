/** AdmissionReviews as programs have them, and the judge that answers many. */
import { check, library, pod, psp } from './library.js';

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

it('a review that says name and namespace only in its pod is judged there', () => {
  const [answer] = check(psp('a'), {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: { uid: 'u', operation: 'CREATE', userInfo: {}, object: pod('a') },
  });
  expect(answer!.object).toEqual({ kind: 'Pod', namespace: 'web', name: 'a' });
});
