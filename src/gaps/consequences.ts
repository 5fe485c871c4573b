/**
 * Whether a difference is one to act on: how containers run, or whether they are admitted, is
 * another than PSP would have it for what the pod means today.
 */
import type { PolicySet } from '../ir/policySet.js';
import type { JsonObject } from '../pod/json.js';
import type { AdmissionRequest } from '../pod/request.js';
import { pspAdmission } from '../semantics/admission.js';
import { inputGrants } from '../semantics/grants.js';
import { compilePolicy } from '../semantics/policyEvaluator.js';
import { sameOn124 } from '../semantics/sameOn124.js';
import type { Effect } from './gap.js';
import { podSettings } from './podEffect.js';

/** @param made the pod after the target's own mutations. */
export type Matters = (request: AdmissionRequest, effect: Effect, made: JsonObject) => boolean;

export function consequences(set: PolicySet): Matters {
  const granted = inputGrants(set);
  const psp = pspAdmission(set, granted);
  const policies = set.policies.map((policy) => compilePolicy(policy, '1.24'));
  /** Whether PSP admits pods with these powers, whatever it would have filled in. */
  const allows = (request: AdmissionRequest, pod: JsonObject): boolean =>
    policies.some(
      (policy) => policy.usable && granted(policy.name, request) && policy.admits(sameOn124(pod)),
    );
  /** What PSP says of a pod that means on 1.24 what this one means today. */
  const refusesItsMeaning = (request: AdmissionRequest): boolean =>
    psp.review({ ...request, pod: sameOn124(request.pod) }).verdict === 'denied';
  const losesSetting = ({ pod }: AdmissionRequest): boolean =>
    podSettings(pod, '1.24') !== podSettings(pod, 'current');
  /** An update that leaves all settings as they are gives no power. */
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
        return podSettings(psp.review(request).pod, '1.24') !== podSettings(made, 'current');
    }
  };
}
