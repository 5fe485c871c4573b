/**
 * A server adds a volume with the token of the service account to a created pod that does not
 * refuse it. Where a policy does not allow that volume, a witness refuses it, because otherwise the
 * server would not ask about the pod that was judged.
 */
import { remembered } from '../../base/remembered.js';
import type { Policy, PolicySet } from '../../ir/policySet.js';
import type { JsonObject } from '../../pod/json.js';
import { asServerSees } from '../../pod/serviceAccount.js';
import { compilePolicy } from '../../semantics/policyEvaluator.js';
import { BARE_POD } from './probePods.js';

/** @param witness a Pod, or an AdmissionReview, whose pod has what the server added. */
export const withoutToken = ({ policies }: PolicySet, witness: JsonObject): JsonObject =>
  witness['kind'] === 'Pod' && policies.some(refusesToken)
    ? {
        ...witness,
        spec: { ...(witness['spec'] as JsonObject), automountServiceAccountToken: false },
      }
    : witness;

const refusesToken = remembered((policy: Policy): boolean =>
  compilePolicy(policy, '1.24')
    .refusals(asServerSees(BARE_POD, 'default'))
    .some(({ field }) => field === 'volumes'),
);
