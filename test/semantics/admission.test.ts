import { SOURCE } from '../../src/ir/source.js';
import { EVERY_POLICY, pspAdmission } from '../../src/semantics/admission.js';
import type { JsonObject } from '../../src/pod/json.js';
import { rbacGrants } from '../../src/semantics/grants.js';
import { CHOICES, UPDATES, type AdmissionCase } from './admissionCases.js';
import { GRANTS } from './grantCases.js';
import { podWith, policySet, requestFor } from './policies.js';

function answer({ policies, grants, request }: AdmissionCase): object {
  const { verdict, policy } = pspAdmission(policySet(policies, grants), rbacGrants(grants)).review(
    request,
  );
  return { verdict, policy };
}

describe('a pod that is created', () => {
  it.each(CHOICES)('$says', (one) =>
    expect(answer(one)).toEqual({ verdict: one.verdict, policy: one.policy }),
  );
});
describe('a pod that is updated', () => {
  it.each(UPDATES)('$says', (one) =>
    expect(answer(one)).toEqual({ verdict: one.verdict, policy: one.policy }),
  );
});
describe('who may use a policy', () => {
  it.each(GRANTS)('$says', (one) =>
    expect(answer(one)).toEqual({ verdict: one.verdict, policy: one.policy }),
  );
});

const reviewed = (
  policies: readonly string[],
  request = requestFor(podWith()),
  mayUse = EVERY_POLICY,
): ReturnType<ReturnType<typeof pspAdmission>['review']> =>
  pspAdmission(policySet(policies, []), mayUse).review(request);

describe('the answer', () => {
  it.each([
    ['DELETE', '', 'PSP does not check DELETE'],
    ['CONNECT', 'exec', 'PSP does not check the subresource exec'],
    ['UPDATE', 'ephemeralcontainers', 'PSP does not check the subresource ephemeralcontainers'],
  ])('says what PSP did not look at: %s %s', (operation, subResource, note) => {
    const pod = podWith({ containers: [{ privileged: true }] });
    expect(reviewed(['b-plain'], requestFor(pod, { operation, subResource }))).toEqual({
      verdict: 'allowed',
      policy: null,
      reasons: [],
      note,
      pod,
    });
  });
  it('says so of updates for the garbage collector', () => {
    const pod = podWith();
    expect(reviewed(['b-plain'], requestFor(pod, { oldPod: pod })).note).toBe(
      'PSP does not check updates of owner references and finalizers alone',
    );
  });
  it.each([
    ['that there is no policy', [], EVERY_POLICY, 'no usable policy exists'],
    ['that there is none of use', ['unusable'], EVERY_POLICY, 'no usable policy exists'],
    ['that none is granted', ['b-plain'], () => false, 'no policy is granted'],
  ])('says %s', (_, policies, mayUse, note) => {
    expect(reviewed(policies, requestFor(podWith()), mayUse)).toMatchObject({
      verdict: 'denied',
      policy: null,
      reasons: [],
      note,
    });
  });
  it('says that an update lacks what is filled in on CREATE alone', () => {
    const pod = podWith();
    const oldPod = {
      ...pod,
      metadata: { ...(pod['metadata'] as JsonObject), labels: { app: 'before' } },
    };
    expect(
      reviewed(['a-read-only'], requestFor(pod, { operation: 'UPDATE', oldPod })),
    ).toMatchObject({
      verdict: 'denied',
      reasons: [],
      note: 'the pod lacks what a policy would have filled in on CREATE, and PSP fills in nothing on UPDATE',
    });
  });
  it('gives the reasons of each policy that is granted, and of no other', () => {
    const pod = podWith({
      containers: [{ privileged: true }, { capabilities: { add: ['NET_ADMIN'] } }],
    });
    const { reasons } = reviewed(
      ['b-plain', 'x-privileged', 'y-net-admin'],
      requestFor(pod),
      (name) => name !== 'b-plain',
    );
    expect(reasons.map(({ policy, field, path }) => [policy, field, path])).toEqual([
      [
        'x-privileged',
        'allowedCapabilities',
        'spec.containers[1].securityContext.capabilities.add',
      ],
      ['y-net-admin', 'privileged', 'spec.containers[0].securityContext.privileged'],
    ]);
  });
  it('has the pod with what was filled in and the name of the policy, and leaves the pod of the request alone', () => {
    const request = requestFor(podWith());
    const before = structuredClone(request.pod);
    const { pod } = reviewed(['a-read-only'], request);
    expect((pod['metadata'] as JsonObject)['annotations']).toEqual({
      [SOURCE.annotation]: 'a-read-only',
    });
    expect((pod['spec'] as { containers: JsonObject[] }).containers[0]!['securityContext']).toEqual(
      { readOnlyRootFilesystem: true },
    );
    expect(request.pod).toEqual(before);
  });
  it('has another policy name overwritten and other annotations kept', () => {
    const { pod } = reviewed(
      ['b-plain'],
      requestFor(
        podWith({
          metadata: { annotations: { [SOURCE.annotation]: 'x-privileged', team: 'web' } },
        }),
      ),
    );
    expect((pod['metadata'] as JsonObject)['annotations']).toEqual({
      [SOURCE.annotation]: 'b-plain',
      team: 'web',
    });
  });
});
