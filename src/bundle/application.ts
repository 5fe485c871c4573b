/**
 * What a bundle is made of: the policies of an application, who may use them, and the pods that
 * they are for.
 */
import { storing } from '../semantics/storing.js';
import { SOURCE } from '../ir/source.js';
import { orderGrants } from '../ir/grantOrder.js';
import type { Grant, PolicySet } from '../ir/policySet.js';
import { pspAdmission, type Verdict } from '../semantics/admission.js';
import { rbacGrants } from '../semantics/grants.js';
import type { Account, ApplicationScope } from '../targets/shared/scope.js';
import { accountsOf, type Workload } from '../targets/shared/workload.js';
import { NO_RUNTIME_PODS, type RuntimePods } from './runtimePods.js';
import { leastPolicy, type Need } from './least/leastPolicy.js';

export interface Application {
  /** Names the chart, the tests and the exceptions. */
  readonly name: string;
  readonly policySet: PolicySet;
  readonly workloads: readonly Workload[];
  /** Why each value of the policy is what it is; empty where the vendor wrote the policies. */
  readonly needs: readonly Need[];
  /** The service accounts of the workloads, by namespace and name. */
  readonly accounts: readonly Account[];
  /** Those that the input grants no policy: the bundle does. */
  readonly grantedHere: readonly Account[];
  /** What it makes while it runs. */
  readonly runtime: RuntimePods;
}

export const scopeOf = ({ name, accounts }: Application): ApplicationScope => ({
  name,
  accounts,
  by: 'account',
});

/**
 * @param given the vendor's policies and grants. Service accounts without any get every policy: the
 * bundle is for them.
 */
export function applicationOf(
  name: string,
  given: PolicySet,
  workloads: readonly Workload[],
): Application {
  const mayUse = rbacGrants(given.grants);
  const grantedHere = accountsOf(
    workloads.filter(
      ({ request }) => !given.policies.some((policy) => mayUse(policy.name, request)),
    ),
  );
  const grants = orderGrants([
    ...given.grants,
    ...grantedHere.flatMap((account) =>
      given.policies.map((policy) => grantOf(policy.name, account)),
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

/** @returns undefined where no policy admits the workloads as they stand. */
export function inferredApplication(
  name: string,
  workloads: readonly Workload[],
): Application | undefined {
  const least = leastPolicy(name, workloads);
  if (least === undefined) return undefined;
  const accounts = accountsOf(workloads);
  const grants = orderGrants(accounts.map((account) => grantOf(name, account)));
  return {
    name,
    policySet: { apiVersion: 'psp-ferry/v1', kind: 'PolicySet', policies: [least.policy], grants },
    workloads,
    needs: least.needs,
    accounts,
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

/** What PSP says to each workload, by its service account's grants. */
export function verdicts({
  policySet,
  workloads,
}: Application): readonly { readonly workload: Workload; readonly verdict: Verdict }[] {
  const psp = storing(pspAdmission(policySet, rbacGrants(policySet.grants), 'current'));
  return workloads.map((workload) => ({ workload, verdict: psp.review(workload.request) }));
}
