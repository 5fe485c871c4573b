/**
 * What the PodSecurityPolicy admission plugin of Kubernetes 1.24 answers
 * (plugin/pkg/admission/security/podsecuritypolicy/admission.go).
 */
import type { PolicySet } from '../ir/policySet.js';
import { compareText } from '../base/compareText.js';
import { shallowCopy } from '../base/shallowCopy.js';
import { SOURCE } from '../ir/source.js';
import type { GrowingObject } from '../pod/apiDefaults.js';
import type { JsonObject } from '../pod/json.js';
import type { AdmissionRequest } from '../pod/request.js';
import type { Era } from '../pod/view.js';
import { seccompAnnotation } from '../controls/seccomp.js';
import {
  compileFilling,
  compilePolicy,
  type PolicyEvaluator,
  type Reason,
} from './policyEvaluator.js';
import { mirrorSeccomp } from './seccompMirror.js';
import { semanticEqual } from './semanticEqual.js';

export type VerdictWord = 'allowed' | 'mutated' | 'denied';

export interface Verdict {
  readonly verdict: VerdictWord;
  /** The policy that admits the pod; null if it is denied, or if PSP does not check the request. */
  readonly policy: string | null;
  /**
   * Why each granted policy refuses the pod; empty if it is admitted, or if no policy is granted.
   */
  readonly reasons: readonly Reason[];
  /** The granted policies that refuse the pod, if there are any: also those without a reason. */
  readonly refusedBy?: readonly string[];
  /** For people: why there are no reasons, or why PSP does not check the request. */
  readonly note?: string;
  /** The pod after mutating admission, including the annotation that names the policy. */
  readonly pod: JsonObject;
}

/** Whether the request's user, or the pod's service account, may `use` the policy of this name. */
export type Grants = (policy: string, request: AdmissionRequest) => boolean;
export const EVERY_POLICY: Grants = () => true;

/** A verdict without the reasons, which take time to find. */
export type Decision = Pick<Verdict, 'verdict' | 'policy' | 'note' | 'pod'>;

export interface PspAdmission {
  review(request: AdmissionRequest): Verdict;
  /** As `review`, without the reasons. */
  decide(request: AdmissionRequest): Decision;
}

/**
 * @param era `1.24` for the answer of PSP itself. `current` for what the plugin would answer on a
 *   current server, with which targets are compared.
 */
export function pspAdmission(
  policySet: PolicySet,
  mayUse: Grants,
  era: Era = '1.24',
): PspAdmission {
  const evaluators = policySet.policies
    .map((policy) => compilePolicy(policy, era))
    .filter(({ usable }) => usable)
    .sort((a, b) => compareText(a.name, b.name));
  const grantedTo = (request: AdmissionRequest): readonly PolicyEvaluator[] =>
    evaluators.filter(({ name }) => mayUse(name, request));
  const decide = (request: AdmissionRequest): Decided => {
    const { pod } = request;
    const skipped = notChecked(request);
    if (skipped !== undefined) return { verdict: 'allowed', policy: null, note: skipped, pod };
    if (evaluators.length === 0)
      return { verdict: 'denied', policy: null, note: 'no usable policy exists', pod };
    const granted = grantedTo(request);
    return request.operation === 'CREATE'
      ? create(granted, request, era, evaluators.length > 1)
      : update(granted, request);
  };
  return {
    decide,
    review(request) {
      const { verdict, policy, note, pod, refusing } = decide(request);
      if (refusing === undefined)
        return note === undefined
          ? { verdict, policy, pod, reasons: [] }
          : { verdict, policy, note, pod, reasons: [] };
      const reasons = refusing.flatMap((one) => one.refusals(one.withDefaults(pod).pod));
      const refusedBy = refusing.map(({ name }) => name);
      return reasons.length === 0
        ? { verdict, policy, note: refusedUndefaulted(request), pod, refusedBy, reasons }
        : { verdict, policy, pod, refusedBy, reasons };
    },
  };
}

/** A decision with the granted policies that refuse the pod. */
interface Decided extends Decision {
  readonly refusing?: readonly PolicyEvaluator[];
}

/** Why the plugin does not check this request; undefined if it does. */
export function notChecked({
  operation,
  subResource,
  pod,
  oldPod,
}: AdmissionRequest): string | undefined {
  if (subResource !== '') return `PSP does not check the subresource ${subResource}`;
  if (operation !== 'CREATE' && operation !== 'UPDATE') return `PSP does not check ${operation}`;
  if (operation === 'UPDATE' && oldPod !== null && onlyGarbageCollectionChanges(pod, oldPod)) {
    return 'PSP does not check updates of owner references and finalizers alone';
  }
  return undefined;
}

const COLLECTED = ['ownerReferences', 'finalizers', 'selfLink', 'managedFields'];

export function onlyGarbageCollectionChanges(pod: JsonObject, oldPod: JsonObject): boolean {
  const strip = (one: JsonObject): JsonObject => ({
    ...one,
    metadata: Object.fromEntries(
      Object.entries((one['metadata'] ?? {}) as JsonObject).filter(
        ([key]) => !COLLECTED.includes(key),
      ),
    ),
  });
  return semanticEqual(strip(pod), strip(oldPod));
}

/**
 * A policy that changes nothing is preferred; among several, the first by name. Then the validating
 * phase must admit the pod without further defaults.
 */
function create(
  granted: readonly PolicyEvaluator[],
  request: AdmissionRequest,
  era: Era,
  hasRivals: boolean,
): Decided {
  const mirrors = era === 'current' && hasRivals;
  const chosen = mirrors ? chooseToday(granted, request.pod) : choose(granted, request.pod, false);
  if (chosen === undefined) return denied(granted, request.pod);
  const pod = annotated(chosen.pod, chosen.policy.name);
  const validated = era === '1.24' ? mirrorSeccomp(pod) : pod;
  // Defaults are idempotent. So if nothing was mirrored, the chosen policy admits the pod that it
  // made. If seccomp was mirrored, the chosen policy is still the likeliest to admit it.
  const stillAdmitted =
    validated === pod ||
    admitsUnchanged(chosen.policy, validated) ||
    granted.some((policy) => admitsUnchanged(policy, validated));
  if (!stillAdmitted) return denied(granted, validated);
  return {
    verdict: chosen.mutated ? 'mutated' : 'allowed',
    policy: chosen.policy.name,
    pod,
  };
}

interface Choice {
  readonly policy: PolicyEvaluator;
  readonly pod: JsonObject;
  readonly mutated: boolean;
}

/**
 * Looks first for a policy that changes nothing and admits the pod as it is.
 *
 * @param mirrored whether every policy changes the pod, because the seccomp annotation is missing.
 */
function choose(
  granted: readonly PolicyEvaluator[],
  pod: JsonObject,
  mirrored: boolean,
): Choice | undefined {
  const unchanging = mirrored
    ? undefined
    : granted.find((policy) => !policy.changes(pod) && policy.admits(pod));
  if (unchanging !== undefined) return { policy: unchanging, pod, mutated: false };
  for (const policy of granted) {
    const defaulted = policy.admittedWithDefaults(pod);
    if (defaulted) return { policy, pod: defaulted.pod, mutated: defaulted.mutated };
  }
  return undefined;
}

const withSeccompAnnotation = compileFilling([seccompAnnotation]);

/**
 * The choice on a current server, for a set with several policies. As on 1.24, the seccomp
 * annotation is written from the field. If it is missing, every policy changes the pod.
 */
function chooseToday(granted: readonly PolicyEvaluator[], pod: JsonObject): Choice | undefined {
  const { changed: isMirrored } = withSeccompAnnotation(pod);
  const chosen = choose(granted, pod, isMirrored);
  return chosen && { ...chosen, pod: withSeccompAnnotation(chosen.pod).pod };
}

const admitsUnchanged = (policy: PolicyEvaluator, pod: JsonObject): boolean =>
  policy.admits(pod) && !policy.changes(pod);

/**
 * On UPDATE nothing is filled in, so a policy must admit the pod as it is. The policy that the
 * pod's annotation names is asked first.
 */
function update(granted: readonly PolicyEvaluator[], request: AdmissionRequest): Decided {
  const { pod } = request;
  const hint = ((pod['metadata'] as JsonObject)['annotations'] as JsonObject | undefined)?.[
    SOURCE.annotation
  ];
  const ordered = [
    ...granted.filter(({ name }) => name === hint),
    ...granted.filter(({ name }) => name !== hint),
  ];
  const policy = ordered.find((one) => admitsUnchanged(one, pod));
  return policy === undefined
    ? denied(granted, pod)
    : { verdict: 'allowed', policy: policy.name, pod };
}

/** The note for a pod that breaks no rule after defaulting, so that there is no reason to show. */
const refusedUndefaulted = ({ operation }: AdmissionRequest): string =>
  operation === 'CREATE'
    ? 'the pod that the server makes of it, with seccomp fields and annotations mirrored, would be changed once more'
    : 'the pod lacks what a policy would have filled in on CREATE, and PSP fills in nothing on UPDATE';

/** Why a requester who may use no policy is refused. */
export const NO_POLICY_GRANTED = 'no policy is granted';

const denied = (granted: readonly PolicyEvaluator[], pod: JsonObject): Decided => ({
  verdict: 'denied',
  policy: null,
  pod,
  ...(granted.length === 0 ? { note: NO_POLICY_GRANTED } : { refusing: granted }),
});

function annotated(given: JsonObject, policy: string): JsonObject {
  const pod: GrowingObject = shallowCopy(given);
  const metadata: GrowingObject = shallowCopy((given['metadata'] ?? {}) as JsonObject);
  const annotations: GrowingObject = shallowCopy((metadata['annotations'] ?? {}) as JsonObject);
  annotations[SOURCE.annotation] = policy;
  metadata['annotations'] = annotations;
  pod['metadata'] = metadata;
  return pod;
}
