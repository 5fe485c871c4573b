/**
 * Pods that an application creates at run time, as operators and CI runners do. No manifest shows
 * them, but a role that allows a service account to create pods does.
 */
import { shortList } from '../base/shortList.js';
import type { PolicySet } from '../ir/policySet.js';
import type { RbacObject } from '../rbac/objects.js';
import type { RuleAct } from '../rbac/rulePredicate.js';
import { whoMay, type Allowed } from '../rbac/whoMay.js';
import { rbacGrants } from '../semantics/grants.js';
import { accountTitle, namespacesOf, type Account } from '../targets/shared/scope.js';
import { accountOf, type Workload } from '../targets/shared/workload.js';
import { workloadTitle } from './least/leastPolicy.js';

export interface PodMaker {
  readonly account: Account;
  /** The resources that it may create, such as `pods` and `jobs`. */
  readonly what: readonly string[];
  /** The bindings that allow it, such as `ClusterRoleBinding operator`. */
  readonly through: readonly string[];
}

export interface RuntimePods {
  readonly makers: readonly PodMaker[];
  /** Samples of such pods. They are judged like the workloads. */
  readonly samples: readonly Workload[];
}

export const NO_RUNTIME_PODS: RuntimePods = { makers: [], samples: [] };

/** Pods, and the workloads for which controllers create pods. */
const MAKING: readonly RuleAct[] = [
  ['', 'pods'],
  ['', 'replicationcontrollers'],
  ['apps', 'deployments'],
  ['apps', 'statefulsets'],
  ['apps', 'daemonsets'],
  ['apps', 'replicasets'],
  ['batch', 'jobs'],
  ['batch', 'cronjobs'],
].map(([group, resource]) => ({ verbs: ['create'], apiGroups: [group!], resource: resource! }));

/** The service accounts of the workloads that may create pods, in the order of the workloads. */
export function podMakers(
  objects: readonly RbacObject[],
  workloads: readonly Workload[],
): readonly PodMaker[] {
  const allowed = MAKING.map((act) => ({
    what: act.resource,
    allowed: whoMay(objects, act, { namespaced: true }),
  }));
  const ofAccount = new Map(
    workloads.map((workload) => [accountTitle(accountOf(workload)), workload]),
  );
  return [...ofAccount.values()].flatMap((workload) => {
    const may = allowed.flatMap((one) =>
      one.allowed
        .filter((by) => isFor(by, workload))
        .map(({ through }) => ({ what: one.what, through })),
    );
    return may.length === 0
      ? []
      : [
          {
            account: accountOf(workload),
            what: [...new Set(may.map(({ what }) => what))],
            through: [...new Set(may.map(({ through }) => through))],
          },
        ];
  });
}

/**
 * Whether the account may create the pod. The namespace of the grant does not matter here: the
 * pod's own namespace decides which policies it needs.
 */
const isFor = ({ subject }: Allowed, { request }: Workload): boolean =>
  rbacGrants([{ policy: ANY, subject, namespace: null, apiGroup: 'policy' }])(ANY, {
    ...request,
    user: '',
    groups: [],
  });
const ANY = 'any';

/**
 * The accounts for which the bundle is made, all its grants, and the pods that are created at run
 * time.
 */
interface Held {
  readonly accounts: readonly Account[];
  readonly policySet: PolicySet;
  readonly runtime: RuntimePods;
}

/** One sentence for each service account about which the workloads do not tell everything. */
export const accountCautions = (held: Held): readonly string[] => [
  ...makerCautions(held.runtime),
  ...grantedOnly(held).map(
    (account) =>
      `service account ${accountTitle(account)} is granted policies, and no workload runs as it: nothing in the bundle looks at its pods; give samples of them: --pods FILE`,
  ),
];

/**
 * Accounts with a grant but without a workload in the input: it does not show which pods run as
 * them.
 */
function grantedOnly({ accounts, policySet }: Held): readonly Account[] {
  const known = new Set(accounts.map(accountTitle));
  const namespaces = namespacesOf({ accounts });
  const granted = policySet.grants.flatMap(({ subject }) =>
    subject.kind === 'ServiceAccount' &&
    namespaces.includes(subject.namespace) &&
    !known.has(accountTitle(subject))
      ? [subject]
      : [],
  );
  return [...new Map(granted.map((one) => [accountTitle(one), one])).values()];
}

function makerCautions({ makers, samples }: RuntimePods): readonly string[] {
  const seen =
    samples.length === 0
      ? 'no manifest shows these, so the policies may refuse them; give samples of them: --pods FILE'
      : `seen of these: ${shortList(samples.map(workloadTitle))}; the policies may refuse others`;
  return makers.map(
    ({ account, what, through }) =>
      `service account ${accountTitle(account)} may create ${shortList(what)} while it runs (${shortList(through)}): ${seen}`,
  );
}
