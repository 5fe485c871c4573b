/** One case of "the evaluator answers as the 1.24 plugin does": a policy set and requests. */
import type { PolicySet } from '../../src/ir/policySet.js';
import { defaultPod } from '../../src/pod/apiDefaults.js';
import type { JsonObject } from '../../src/pod/json.js';
import { reviewFromRequest, type AdmissionRequest } from '../../src/pod/request.js';
import type { Era } from '../../src/pod/view.js';
import { policyToManifest } from '../../src/psp/manifest.js';
import { grantsToRbac } from '../../src/rbac/manifest.js';
import { pspAdmission } from '../../src/semantics/admission.js';
import { rbacGrants } from '../../src/semantics/grants.js';
import type { Engine } from './engine.js';

export interface Divergence {
  readonly request: AdmissionRequest;
  readonly ours: unknown;
  readonly theirs: unknown;
}

export const documentsOf = (set: PolicySet): readonly object[] => [
  ...set.policies.map(policyToManifest),
  ...grantsToRbac(set.grants),
];

export function withDefaults(request: AdmissionRequest): AdmissionRequest {
  return {
    ...request,
    pod: defaultPod(request.pod),
    oldPod: request.oldPod === null ? null : defaultPod(request.oldPod),
  };
}

/** @returns the requests on which the two differ. */
export async function comparePsp(
  engine: Engine,
  set: PolicySet,
  requests: readonly AdmissionRequest[],
  tally: Map<string, number>,
): Promise<Divergence[]> {
  const loaded = await engine.load(documentsOf(set));
  if (!loaded.ok) throw new Error(`the plugin refuses a policy that we accept: ${loaded.error}`);
  const psp = pspAdmission(set, rbacGrants(set.grants));
  const answers = await Promise.all(
    requests.map((request) => engine.review(reviewFromRequest(request))),
  );
  return requests.flatMap((given, i): Divergence[] => {
    const request = withDefaults(given);
    const answer = answers[i]!;
    if (answer.error !== undefined)
      throw new Error(`the plugin could not judge a request: ${answer.error}`);
    const verdict = psp.review(request);
    tally.set(verdict.verdict, (tally.get(verdict.verdict) ?? 0) + 1);
    const ours = summary(verdict.verdict !== 'denied', verdict.policy, verdict.pod, request);
    const theirs = summary(
      answer.allowed,
      answer.policy,
      (answer.object ?? {}) as JsonObject,
      request,
    );
    return JSON.stringify(ours) === JSON.stringify(theirs)
      ? []
      : [{ request, ours, theirs: { ...theirs, message: answer.message } }];
  });
}

/**
 * What both sides must agree on: the answer, and on CREATE the admitting policy and everything that
 * PSP may write.
 */
function summary(
  allowed: boolean,
  policy: string | null,
  pod: JsonObject,
  { operation, subResource }: AdmissionRequest,
): object {
  if (!allowed || operation !== 'CREATE' || subResource !== '') return { allowed };
  return { allowed, policy, pod: written(pod, '1.24') };
}

/** The parts of a pod that a PSP default can touch, empties left out, keys sorted. */
export function written(pod: JsonObject, era: Era): unknown {
  const spec = (pod['spec'] ?? {}) as JsonObject;
  const metadata = (pod['metadata'] ?? {}) as JsonObject;
  const containers = (key: string): unknown =>
    ((spec[key] ?? []) as readonly JsonObject[]).map((one) => known(one['securityContext'], era));
  return tidy({
    annotations: metadata['annotations'],
    securityContext: known(spec['securityContext'], era),
    runtimeClassName: spec['runtimeClassName'],
    containers: containers('containers'),
    initContainers: containers('initContainers'),
    ephemeralContainers: containers('ephemeralContainers'),
  });
}

/** Without the fields that 1.24 drops when it decodes a pod. */
function known(context: unknown, era: Era): unknown {
  if (era === 'current') return context;
  return Object.fromEntries(
    Object.entries(Object(context) as object).filter(([key]) => key !== 'appArmorProfile'),
  );
}

function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => tidy(item) ?? {});
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .map(([key, one]) => [key, tidy(one)] as const)
    .filter(
      ([, one]) =>
        !(
          one === undefined ||
          one === null ||
          one === '' ||
          (typeof one === 'object' && Object.keys(one).length === 0)
        ),
    );
  return entries.length === 0
    ? {}
    : Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
