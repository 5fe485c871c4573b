/**
 * What a bundle grants to service accounts whose pods the grants of the input admit only through
 * somebody else, or not at all.
 */
import { groupedBy } from '../base/groupedBy.js';
import type { PolicySet } from '../ir/policySet.js';
import { pspAdmission, type Grants } from '../semantics/admission.js';
import { anyonesGrants, rbacGrants } from '../semantics/grants.js';
import { storing } from '../semantics/storing.js';
import { accountTitle, type Account } from '../targets/shared/scope.js';
import { accountOf, accountsOf, type Workload } from '../targets/shared/workload.js';

export interface AddedGrant {
  readonly account: Account;
  /** Names of policies, in the order of the set. */
  readonly policies: readonly string[];
  /** Whether the account gets all policies, because the input grants nothing for its pods. */
  readonly isAll: boolean;
}

/**
 * An account whose pods are admitted by what their requester may use gets only these policies. If
 * neither of the two may use any, the account gets all: the bundle is for these accounts.
 */
export function addedGrants(
  given: PolicySet,
  workloads: readonly Workload[],
): readonly AddedGrant[] {
  const missing = missingFor(given);
  const byAccount = groupedBy(workloads, (workload) => accountTitle(accountOf(workload)));
  return accountsOf(workloads).flatMap((account) => {
    const names = new Set(byAccount.get(accountTitle(account))!.flatMap(missing));
    const policies = given.policies.map(({ name }) => name).filter((name) => names.has(name));
    const isAll = policies.length === given.policies.length;
    return policies.length === 0 ? [] : [{ account, policies, isAll }];
  });
}

/** The policies that the account of a workload needs and may not use. */
function missingFor(given: PolicySet): (workload: Workload) => readonly string[] {
  const mayUse = rbacGrants(given.grants);
  const anyone = anyonesGrants(given.grants);
  const psp = storing(pspAdmission(given, mayUse, 'current'));
  const names = given.policies.map(({ name }) => name);
  return ({ request, asker }) => {
    const usable = (grants: Grants, asked = request): readonly string[] =>
      names.filter((name) => grants(name, asked));
    const own = usable(mayUse);
    if (own.length > 0 && psp.review(request).verdict !== 'denied') return [];
    const others =
      asker?.assumed === 'anyone' ? usable(anyone) : usable(mayUse, { ...request, ...asker });
    return own.length === 0 && others.length === 0
      ? names
      : others.filter((name) => !own.includes(name));
  };
}
