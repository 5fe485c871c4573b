/**
 * The input of a bundle: the policies of an application, who may use them, and the pods that they
 * apply to.
 */
import { storing } from '../semantics/storing.js';
import { SOURCE } from '../ir/source.js';
import { orderGrants } from '../ir/grantOrder.js';
import type { Grant, PolicySet } from '../ir/policySet.js';
import { pspAdmission, type Verdict } from '../semantics/admission.js';
import { rbacGrants } from '../semantics/grants.js';
import type { Account, ApplicationScope } from '../targets/shared/scope.js';
import { accountsOf, type Workload } from '../targets/shared/workload.js';
import { addedGrants, type AddedGrant } from './addedGrants.js';
import { NO_RUNTIME_PODS, type RuntimePods } from './runtimePods.js';
import { leastPolicies } from './least/leastPolicies.js';
import type { Need } from './least/leastPolicy.js';

export interface Application {
  /** The name of the application, for its chart, tests and exceptions. */
  readonly name: string;
  readonly policySet: PolicySet;
  readonly workloads: readonly Workload[];
  /**
   * For each value of the policies, why it is not tighter; empty if the vendor wrote them.
   */
  readonly needs: readonly Need[];
  /** The service accounts of the workloads, sorted by namespace and name. */
  readonly accounts: readonly Account[];
  /** What service accounts may use only by this bundle. */
  readonly grantedHere: readonly AddedGrant[];
  /** Pods that the application creates at run time. */
  readonly runtime: RuntimePods;
}

export const scopeOf = ({ name, accounts }: Application): ApplicationScope => ({
  name,
  accounts,
  by: 'account',
});

/** @param given the vendor's policies and grants. */
export function applicationOf(
  name: string,
  given: PolicySet,
  workloads: readonly Workload[],
): Application {
  const grantedHere = addedGrants(given, workloads);
  const grants = orderGrants([
    ...given.grants,
    ...grantedHere.flatMap(({ account, policies }) =>
      policies.map((policy) => grantOf(policy, account)),
    ),
  ]);
  return {
    name,
    policySet: { ...given, grants },
    workloads,
    needs: [],
    accounts: accountsOf(workloads),
    grantedHere,
    runtime: NO_RUNTIME_PODS,
  };
}

/** @returns undefined if no policies admit the workloads unchanged. */
export function inferredApplication(
  name: string,
  workloads: readonly Workload[],
): Application | undefined {
  const least = leastPolicies(name, workloads);
  if (least === undefined) return undefined;
  const grants = orderGrants(
    least.flatMap(({ policy, accounts }) =>
      accounts.map((account) => grantOf(policy.name, account)),
    ),
  );
  const policies = least.map(({ policy }) => policy);
  return {
    name,
    policySet: { apiVersion: 'psp-ferry/v1', kind: 'PolicySet', policies, grants },
    workloads,
    needs: least.flatMap(({ needs }) => needs),
    accounts: accountsOf(workloads),
    grantedHere: [],
    runtime: NO_RUNTIME_PODS,
  };
}

const grantOf = (policy: string, { namespace, name }: Account): Grant => ({
  policy,
  subject: { kind: 'ServiceAccount', namespace, name },
  namespace,
  apiGroup: SOURCE.apiGroups[0],
});

/** PSP's verdict on each workload, by the grants of its service account. */
export function verdicts({
  policySet,
  workloads,
}: Application): readonly { readonly workload: Workload; readonly verdict: Verdict }[] {
  const psp = storing(pspAdmission(policySet, rbacGrants(policySet.grants), 'current'));
  return workloads.map((workload) => ({ workload, verdict: psp.review(workload.request) }));
}
