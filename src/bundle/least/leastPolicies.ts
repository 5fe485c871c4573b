/**
 * Finds the least policies of an application: one for each service account, so that no account may
 * do what only another needs. Accounts that need the same share a policy.
 */
import { exactJson } from '../../base/exactJson.js';
import { groupedBy } from '../../base/groupedBy.js';
import { shortName } from '../../base/shortName.js';
import { accountTitle, type Account } from '../../targets/shared/scope.js';
import { accountOf, accountsOf, type Workload } from '../../targets/shared/workload.js';
import { leastPolicy, type LeastPolicy } from './leastPolicy.js';

export interface GrantedPolicy extends LeastPolicy {
  /** The service accounts of the workloads that need it. */
  readonly accounts: readonly Account[];
}

/**
 * @param name the name of the policy if there is only one. Others are named after it and an account.
 * @returns undefined if no policy admits the workloads of some account unchanged.
 */
export function leastPolicies(
  name: string,
  workloads: readonly Workload[],
): readonly GrantedPolicy[] | undefined {
  const ofAccounts = [...groupedBy(workloads, (one) => accountTitle(accountOf(one))).values()];
  const least = ofAccounts.map((own) => ({ own, found: leastPolicy(name, own) }));
  if (least.some(({ found }) => found === undefined)) return undefined;
  const groups = [
    ...groupedBy(least, ({ found }) => exactJson(found!.policy.spec, 0)).values(),
  ].map((group) => ({ group, workloads: group.flatMap(({ own }) => own) }));
  const accounts = groups.map((one) => accountsOf(one.workloads));
  const names = groups.length === 1 ? [name] : policyNames(name, accounts);
  return groups.map(({ group, workloads: all }, i) => ({
    // What one account needs is known; the reasons of several name workloads of all of them.
    ...(group.length === 1 ? named(group[0]!.found!, names[i]!) : leastPolicy(names[i]!, all)!),
    accounts: accounts[i]!,
  }));
}

const named = ({ policy, needs }: LeastPolicy, name: string): LeastPolicy => ({
  policy: { ...policy, name },
  needs: needs.map((need) => ({ ...need, policy: name })),
});

/** Longest name of an object. */
const LONGEST = 253;

/**
 * Names after the first account of each group; with its namespace if names would be alike. An
 * account that is named as the application has its policy named so too.
 */
function policyNames(
  application: string,
  groups: readonly (readonly Account[])[],
): readonly string[] {
  const first = groups.map(([account]) => account!);
  const isPlain = new Set(first.map(({ name }) => name)).size === first.length;
  return first.map(({ namespace, name }) => {
    if (isPlain && name === application) return application;
    return shortName([application, ...(isPlain ? [] : [namespace]), name].join('.'), LONGEST);
  });
}
