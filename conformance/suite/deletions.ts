/**
 * PSP judged no deletion, so no policy may prevent one, of a pod with any power or of any size. The
 * condition of an exception is evaluated for every operation.
 */
import type { TargetName } from '../../src/gaps/gap.js';
import type { JsonObject } from '../../src/pod/json.js';
import { reviewFromRequest, type AdmissionRequest } from '../../src/pod/request.js';
import { matchConditionException } from '../../src/targets/vap/exceptions.js';
import type { Engine } from './engine.js';
import { withDefaults } from './pspCase.js';
import type { Report } from './report.js';
import { LARGEST_POD, podOfSize, SHAPES } from './worstPods.js';

/** A review of the deletion of the pod that is to be created. */
export function deletionOf(request: AdmissionRequest): JsonObject {
  const review = reviewFromRequest(withDefaults(request));
  const { object, ...others } = review['request'] as JsonObject;
  return {
    ...review,
    request: {
      ...others,
      operation: 'DELETE',
      object: null,
      oldObject: object!,
      options: { apiVersion: 'meta.k8s.io/v1', kind: 'DeleteOptions' },
    },
  };
}

export async function deletions(
  engine: Engine,
  target: TargetName,
  creation: AdmissionRequest,
  report: Report,
): Promise<void> {
  const privileged = {
    ...creation.pod,
    spec: {
      containers: [{ name: 'app', image: 'a', securityContext: { privileged: true } }],
      hostNetwork: true,
    },
  };
  const pods = [privileged, podOfSize(SHAPES['containers']!, LARGEST_POD)];
  const faults: string[] = [];
  for (const pod of pods) {
    const { allowed, message, error } = await engine.review(deletionOf({ ...creation, pod }));
    if (!allowed) faults.push((message ?? error ?? 'refused').slice(0, 300));
  }
  report.check(
    `${target}: pods with a power, and of 1.5 MB, can be deleted`,
    faults.length === 0,
    faults.join('\n       '),
  );
}

const APPLICATION = { namespace: 'team', name: 'agent' };

/** A policy that refuses all, of every operation, but for the application. */
export async function deletionsBesideException(
  kube: Engine,
  creation: AdmissionRequest,
  report: Report,
): Promise<void> {
  const [file] = matchConditionException.files({
    name: 'agent',
    accounts: [APPLICATION],
    beyond: ['hostPath'],
  } as never);
  const [{ matchConditions }] = file!.objects as unknown as readonly [
    { readonly matchConditions: readonly object[] },
  ];
  const metadata = { name: 'stranger' };
  await kube.load([
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata,
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          resourceRules: [
            {
              apiGroups: [''],
              apiVersions: ['v1'],
              operations: ['*'],
              resources: ['pods/*', 'pods'],
            },
          ],
        },
        matchConditions,
        validations: [{ expression: 'false', message: 'refused by the stranger' }],
      },
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata,
      spec: { policyName: 'stranger', validationActions: ['Deny'] },
    },
  ]);
  const of = (serviceAccountName: string): JsonObject =>
    deletionOf({
      ...creation,
      pod: { ...creation.pod, spec: { ...(creation.pod['spec'] as object), serviceAccountName } },
    });
  const [own, other] = [await kube.review(of('agent')), await kube.review(of('default'))];
  report.check(
    'an exception for vap lets the pods of its application be deleted, and no others',
    own.allowed && !other.allowed && other.message?.includes('refused by the stranger') === true,
    `${own.message ?? own.error ?? ''} ${other.message ?? other.error ?? ''}`,
  );
}
