import { SOURCE } from '../ir/source.js';
import { remembered, rememberedBy } from '../base/remembered.js';
import type { PolicySet } from '../ir/policySet.js';
import type { JsonObject } from '../pod/json.js';
import type { AdmissionRequest } from '../pod/request.js';
import type { Decision } from '../semantics/admission.js';
import { FILLS_NOTHING, type SharedFilling } from '../semantics/sharedFills.js';
import { compilePolicy } from '../semantics/policyEvaluator.js';
import { isTakenOn124, refusedByServer } from '../semantics/takenByServer.js';
import type { Effect } from './gap.js';
import { consequences } from './consequences.js';
import { podEffect } from './podEffect.js';
import { pspDecisions } from './pspDecisions.js';

/** What a target does with pods that it admits. */
export interface TargetFilling {
  /** Whether it fills in what PSP filled in. */
  readonly fillsIn: boolean;
  /** Whether grants decide who is admitted by which policy. */
  readonly byGrant: boolean;
  /** What it fills in regardless of the admitting policy, if it does not fill in as PSP did. */
  readonly shared?: SharedFilling;
}

type Shows = (request: AdmissionRequest) => boolean;
export interface PodDifferences {
  /**
   * Whether the admitted pods differ in effect, or only one of the two sides filled in something.
   */
  readonly pods: Shows;
  /** The same, or PSP alone changed the pod, with or without an effect. */
  readonly changes: Shows;
  /**
   * Whether the pods name different admitting policies. A server calls a target again after the
   * target's own change.
   */
  readonly names: Shows;
  /** Whether the API server of 1.24 took the pod that PSP made. */
  readonly wasStored: Shows;
  /** Whether the API server takes the pod that the target made. */
  readonly isStored: Shows;
  /** Whether PSP changed the pod by the policy of this name. */
  readonly isFilledBy: (request: AdmissionRequest, policy: string) => boolean;
  /**
   * Whether a request that shows an effect must be acted on. It must if containers run, or are
   * admitted, in another way than PSP would have it for what the pod means today.
   */
  readonly matters: (request: AdmissionRequest, effect: Effect) => boolean;
}

export function podDifferences(
  set: PolicySet,
  { fillsIn, byGrant, shared = FILLS_NOTHING }: TargetFilling,
): PodDifferences {
  return differencesOf(set)(shared)(fillsIn, byGrant);
}

/** Targets that fill in the same values have the same differences. */
const differencesOf = remembered((set: PolicySet) =>
  remembered((shared: SharedFilling) =>
    rememberedBy(
      (fillsIn: boolean, byGrant: boolean) => `${fillsIn} ${fillsIn && byGrant}`,
      (fillsIn, byGrant) => newDifferences(set, { fillsIn, byGrant, shared }),
    ),
  ),
);

function newDifferences(
  set: PolicySet,
  { fillsIn, byGrant, shared }: Required<TargetFilling>,
): PodDifferences {
  const { then, ...today } = pspDecisions(set);
  const now = byGrant ? today.now : today.nowForEveryone;
  const made = remembered((request: AdmissionRequest): JsonObject => {
    if (request.operation !== 'CREATE') return request.pod;
    return fillsIn ? now(request).pod : shared.pod(request.pod);
  });
  const onlyOneFills = (request: AdmissionRequest, { verdict }: Decision): boolean =>
    fillsIn
      ? verdict !== now(request).verdict
      : // What PSP read from an annotation may be written as a field: a change with the same effect.
        request.operation === 'CREATE' && verdict === 'allowed' && shared.fillsAsPsp(request.pod);
  const onlyPspFills = (request: AdmissionRequest): boolean =>
    !fillsIn &&
    request.operation === 'CREATE' &&
    then(request).verdict === 'mutated' &&
    !shared.changes(request.pod);
  const matters = consequences(set);
  // What a single policy fills in is known before it is asked whether it admits the pod.
  const only = set.policies.length === 1 ? compilePolicy(set.policies[0]!, '1.24') : undefined;
  const madeThen = (request: AdmissionRequest): JsonObject =>
    (only?.withDefaults(request.pod) ?? then(request)).pod;
  const pods = remembered((request: AdmissionRequest): boolean => {
    const before = then(request);
    return (
      onlyOneFills(request, before) ||
      podEffect(before.pod, '1.24') !== podEffect(made(request), 'current')
    );
  });
  return {
    pods,
    changes: (request) => onlyPspFills(request) || pods(request),
    names: (request) => {
      if (!fillsIn) return true;
      const first = now(request);
      const again = first.verdict === 'mutated' ? now({ ...request, pod: first.pod }) : first;
      return namedPolicy(then(request).pod) !== namedPolicy(again.pod);
    },
    wasStored: (request) => request.operation !== 'CREATE' || isTakenOn124(madeThen(request)),
    isStored: (request) => refusedByServer(request.pod, made(request)) === undefined,
    isFilledBy: (request, name) => {
      const { verdict, policy } = then(request);
      return verdict === 'mutated' && policy === name;
    },
    matters: (request, effect) => matters(request, effect, made(request)),
  };
}

const namedPolicy = (pod: JsonObject): unknown =>
  ((pod['metadata'] as JsonObject)['annotations'] as JsonObject | undefined)?.[SOURCE.annotation];
