import type { Grant } from '../ir/policySet.js';
import type { JsonObject } from '../pod/json.js';
import type { AdmissionRequest } from '../pod/request.js';
import { mayUse, serviceAccountUser } from '../rbac/authorize.js';
import type { Grants } from './admission.js';

/** PSP asks for the pod's service account first, then for the requester (admission.go isAuthorizedForPolicy). */
export function rbacGrants(grants: readonly Grant[]): Grants {
  return (policy, { namespace, pod, user, groups }) => {
    const account = (pod['spec'] as JsonObject)['serviceAccountName'];
    const byAccount = typeof account === 'string' && account !== '' && mayUse(grants, serviceAccountUser(namespace, account), namespace, policy);
    return byAccount || mayUse(grants, { user, groups }, namespace, policy);
  };
}

/** Where nobody says who asks: every policy that someone may use in the pod's namespace. */
export function anyonesGrants(grants: readonly Grant[]): Grants {
  return (policy, { namespace }: AdmissionRequest) => grants.some((grant) =>
    (grant.policy === '*' || grant.policy === policy) && (grant.namespace === null || grant.namespace === namespace));
}
