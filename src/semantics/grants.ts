import { remembered, rememberedBy, rememberedLast } from '../base/remembered.js';
import { knowsGrants, type Grant, type PolicySet } from '../ir/policySet.js';
import { compile } from '../lang/evaluate.js';
import type { Node } from '../lang/node.js';
import type { AdmissionRequest } from '../pod/request.js';
import { requestView } from '../pod/requestView.js';
import { EVERY_POLICY, type Grants } from './admission.js';
import { boundMayUse, grantsOfPolicy } from './grantPredicate.js';

/** By the grants of RBAC, for the pod's service account and the requester. */
export function rbacGrants(grants: readonly Grant[]): Grants {
  const mayUse = rememberedBy(
    (policy: string) => policy,
    (policy) => askedOf(boundMayUse(policy, grants)),
  );
  return (policy, request) => mayUse(policy)(request);
}

/** Policies with the same subjects share a node, which is evaluated once for each request. */
const askedOf = remembered((node: Node) => {
  const mayUse = compile(node, ['request', 'pod']);
  return rememberedLast((request: AdmissionRequest) =>
    Boolean(mayUse(viewOf(request), request.pod)),
  );
});
const viewOf = rememberedLast(requestView);

/**
 * By the grants of the input. An input without roles and bindings says nothing about grants; then
 * everyone is taken to be granted every policy.
 */
export const inputGrants = (policySet: PolicySet): Grants =>
  knowsGrants(policySet) ? rbacGrants(policySet.grants) : EVERY_POLICY;

/**
 * For requests without a known requester: every policy that someone may use in the pod's namespace.
 */
export function anyonesGrants(grants: readonly Grant[]): Grants {
  return (policy, { namespace }: AdmissionRequest) =>
    grantsOfPolicy(grants, policy).some(countsIn(namespace));
}

/** The grants that apply in a namespace, of one policy or of all. */
export const grantsIn = (
  grants: readonly Grant[],
  namespace: string,
  policy: string | null,
): readonly Grant[] =>
  (policy === null ? grants : grantsOfPolicy(grants, policy)).filter(countsIn(namespace));

const countsIn =
  (namespace: string) =>
  (grant: Grant): boolean =>
    grant.namespace === null || grant.namespace === namespace;
