/**
 * Whether a difference must be acted on. It must if containers run, or are admitted, in another way
 * than PSP would have it for what the pod means today.
 */
import type { PolicySet } from '../ir/policySet.js';
import type { JsonObject } from '../pod/json.js';
import type { AdmissionRequest } from '../pod/request.js';
import { remembered } from '../base/remembered.js';
import { sharedRefusal } from '../semantics/checkRunner.js';
import { inputGrants } from '../semantics/grants.js';
import { compilePolicy } from '../semantics/policyEvaluator.js';
import { sameOn124 } from '../semantics/sameOn124.js';
import type { Effect } from './gap.js';
import { podSettings } from './podEffect.js';
import { pspDecisions } from './pspDecisions.js';

/** @param made the pod after mutation by the target. */
export type Matters = (request: AdmissionRequest, effect: Effect, made: JsonObject) => boolean;

export const consequences = remembered((set: PolicySet): Matters => {
  const granted = inputGrants(set);
  const psp = pspDecisions(set).then;
  const policies = set.policies
    .map((policy) => compilePolicy(policy, '1.24'))
    .filter(({ usable }) => usable);
  const refusedByAll = sharedRefusal(policies);
  /** Whether PSP admits pods with these settings, no matter what it would have filled in. */
  const allows = (request: AdmissionRequest, pod: JsonObject): boolean => {
    const meant = meaning(pod);
    if (refusedByAll(meant)) return false;
    return policies.some((policy) => granted(policy.name, request) && policy.admits(meant));
  };
  /** Whether PSP refuses a pod that means on 1.24 what this one means today. */
  const refusesItsMeaning = remembered(
    (request: AdmissionRequest) =>
      psp({ ...request, pod: meaning(request.pod) }).verdict === 'denied',
  );
  const losesSetting = ({ pod }: AdmissionRequest): boolean =>
    podSettings(pod, '1.24') !== podSettings(pod, 'current');
  /** An update that changes no security setting grants nothing. */
  const isAsBefore = ({ oldPod, pod }: AdmissionRequest): boolean =>
    oldPod !== null && podSettings(oldPod, 'current') === podSettings(pod, 'current');
  return (request, effect, made) => {
    switch (effect) {
      case 'unseen':
        return false;
      case 'looser':
        return !isAsBefore(request) && !allows(request, made);
      case 'stricter':
        return losesSetting(request) || !refusesItsMeaning(request);
      case 'default-lost':
      case 'default-differs':
        return podSettings(psp(request).pod, '1.24') !== podSettings(made, 'current');
    }
  };
});

const meaning = remembered(sameOn124);
