/** What targets answer that check the pod as it stands and let any policy admit. */
import type { PolicySet } from '../ir/policySet.js';
import type { AdmissionRequest } from '../pod/request.js';
import { onlyGarbageCollectionChanges } from '../semantics/admission.js';
import { compilePolicy } from '../semantics/policyEvaluator.js';
import type { EmitOptions, Prediction } from './target.js';

export function predictValidation({ policies }: PolicySet, { ephemeral, mode }: EmitOptions): (request: AdmissionRequest) => Prediction {
  const evaluators = policies.map((policy) => compilePolicy(policy, 'current')).filter(({ usable }) => usable);
  return (request) => {
    const { pod, oldPod, operation, subResource } = request;
    const seen = (subResource === '' || (ephemeral === 'guard' && subResource === 'ephemeralcontainers')) && (operation === 'CREATE' || operation === 'UPDATE');
    const collected = operation === 'UPDATE' && oldPod !== null && onlyGarbageCollectionChanges(pod, oldPod);
    const allowed = mode !== 'enforce' || !seen || collected || evaluators.some((policy) => policy.admits(pod));
    return { allowed, pod };
  };
}
