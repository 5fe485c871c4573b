/**
 * Finds out what each policy is used for in this cluster, with proof, and which few policies
 * suffice.
 */
import { compareText } from '../base/compareText.js';
import { ACCOUNTS_OF, ALL_ACCOUNTS, groupsOfAccounts } from '../ir/accountGroups.js';
import { knowsGrants, type Grant, type Policy, type PolicySet } from '../ir/policySet.js';
import { neverMatches } from '../psp/neverMatches.js';
import { probeOutcomes } from '../gaps/witness/probePods.js';
import { grantsOfPolicy } from '../semantics/grantPredicate.js';
import { isOfSystem } from '../targets/psa/systemGrants.js';
import { containment, demands, differingFields } from './containment.js';
import { policiesOf, type JudgedTemplate } from './judged.js';
import type { LoggedUse, PlannedPolicy, PolicyStatus, Proof } from './plan.js';
import { subjectText } from './subjects.js';

interface Use {
  readonly workloads: number;
  readonly pods: number;
  readonly logged: number;
  readonly namespaces: readonly string[];
  /** One of the workloads. */
  readonly example: string | undefined;
}

interface Standing {
  readonly status: PolicyStatus;
  readonly of: string | null;
  readonly proof: Proof;
}

export function policyStatuses(
  set: PolicySet,
  judged: readonly JudgedTemplate[],
  logged: readonly LoggedUse[],
): readonly PlannedPolicy[] {
  const uses = new Map(set.policies.map((policy) => [policy, useOf(policy.name, judged, logged)]));
  const twins = twinsIn(set.policies, (policy) => uses.get(policy)!.workloads);
  return set.policies.map((policy) => {
    const { workloads, pods, namespaces, logged: requests } = uses.get(policy)!;
    return {
      name: policy.name,
      ...standingOf(policy, set, uses, twins),
      workloads,
      pods,
      logged: requests,
      namespaces,
    };
  });
}

function useOf(name: string, judged: readonly JudgedTemplate[], logged: readonly LoggedUse[]): Use {
  const entries = logged.filter(({ policy }) => policy === name);
  const own = judged.filter((one) => policiesOf(one).includes(name));
  return {
    workloads: own.length,
    pods: own.reduce(
      (sum, { annotated, root, verdict }) =>
        sum + (annotated[name] ?? (verdict?.policy === name ? root.pods.length : 0)),
      0,
    ),
    logged: entries.reduce((sum, { requests }) => sum + requests, 0),
    namespaces: [
      ...new Set([
        ...own.map(({ request }) => request.namespace),
        ...entries.map(({ namespace }) => namespace),
      ]),
    ].sort(compareText),
    example: own[0]?.title,
  };
}

/**
 * Groups policies with the same meaning. Each leads to the most used one of its group, and among
 * equals to the first by name.
 */
function twinsIn(
  policies: readonly Policy[],
  use: (policy: Policy) => number,
): ReadonlyMap<Policy, Policy> {
  const twins = new Map<Policy, Policy>();
  const kept: Policy[] = [];
  const byUse = [...policies]
    .filter((policy) => neverMatches(policy).length === 0)
    .sort((a, b) => use(b) - use(a) || compareText(a.name, b.name));
  for (const policy of byUse) {
    const twin = kept.find((one) => differingFields(one, policy).length === 0);
    if (twin === undefined) kept.push(policy);
    else twins.set(policy, twin);
  }
  return twins;
}

function standingOf(
  policy: Policy,
  set: PolicySet,
  uses: ReadonlyMap<Policy, Use>,
  twins: ReadonlyMap<Policy, Policy>,
): Standing {
  const [fault] = neverMatches(policy);
  if (fault !== undefined)
    return {
      status: 'never matches',
      of: null,
      proof: { by: 'predicate', text: fault.message, predicate: 'false' },
    };
  const twin = twins.get(policy);
  if (twin !== undefined)
    return {
      status: 'same as another',
      of: twin.name,
      proof: {
        by: 'predicate',
        text: `every field is the same as in ${twin.name}`,
        predicate: demands(policy, Object.keys(policy.spec)),
      },
    };
  const others = set.policies.filter((other) => other !== policy && !twins.has(other));
  const outer = outerOf(policy, others, set, uses.get(policy)!);
  if (outer !== undefined) return outer;
  const use = uses.get(policy)!;
  return use.workloads > 0 || use.logged > 0
    ? { status: 'used', of: null, proof: usedProof(use) }
    : { status: 'unused', of: null, proof: unusedProof(policy, set) };
}

/**
 * Another policy that admits every pod of this one, and that everyone who may use this one may use.
 * Then this one can be removed, and nobody is refused for it.
 */
function outerOf(
  policy: Policy,
  others: readonly Policy[],
  set: PolicySet,
  use: Use,
): Standing | undefined {
  // Grants of administrators are no reason to keep or to remove a policy: they may use every
  // policy.
  const grants = grantsOn(policy, set.grants).filter((grant) => !isOfSystem(grant));
  if (knowsGrants(set) ? grants.length === 0 : use.workloads > 0) return undefined;
  for (const other of others) {
    if (!grants.every((grant) => isCovered(grant, grantsOn(other, set.grants)))) continue;
    const { witness, tried } = containment(policy, other);
    if (witness !== undefined) continue;
    const fields = differingFields(policy, other);
    const beyond = containment(other, policy).witness;
    return {
      status: 'within another',
      of: other.name,
      proof: {
        by: 'predicate',
        text: `of ${tried} pods on both sides of every rule of the two, ${other.name} admits each that ${policy.name} admits${
          beyond === undefined ? '' : `, and the witness besides`
        }; they differ in ${fields.join(', ')}${
          knowsGrants(set) ? `; whoever may use ${policy.name} may use ${other.name}` : ''
        }`,
        predicate: `${demands(policy, fields)} ? ${demands(other, fields)} : true`,
        ...(beyond === undefined ? {} : { witness: beyond }),
      },
    };
  }
  return undefined;
}

function usedProof({ workloads, logged, example, namespaces }: Use): Proof {
  const inLog =
    logged === 0 ? [] : [`admitted ${logged} ${logged === 1 ? 'pod' : 'pods'} by the audit log`];
  if (example === undefined)
    return { by: 'witness', text: inLog.join(), witness: `namespace ${namespaces[0]!}` };
  const others = workloads === 1 ? '' : ` and ${workloads - 1} more`;
  return {
    by: 'witness',
    text: [`admits ${example}${others}`, ...inLog].join('; '),
    witness: example,
  };
}

const grantsOn = ({ name }: Policy, grants: readonly Grant[]): readonly Grant[] =>
  grantsOfPolicy(grants, name);

/**
 * Whether one of the grants applies to the same subject, or to a group that contains it, in the
 * same namespace.
 */
const isCovered = (grant: Grant, others: readonly Grant[]): boolean =>
  others.some(
    (other) =>
      (other.namespace === null || other.namespace === grant.namespace) &&
      groupsOf(grant).includes(keyOf(other)),
  );

const keyOf = ({ subject }: Grant): string => subjectText(subject);

/** The subject itself, and the groups to which it belongs by its name. */
function groupsOf(grant: Grant): readonly string[] {
  const { subject } = grant;
  const own = keyOf(grant);
  if (subject.kind === 'ServiceAccount')
    return [own, ...groupsOfAccounts(subject.namespace).map((group) => `Group ${group}`)];
  return subject.kind === 'Group' && subject.name.startsWith(ACCOUNTS_OF)
    ? [own, `Group ${ALL_ACCOUNTS}`]
    : [own];
}

function unusedProof(policy: Policy, set: PolicySet): Proof {
  const grants = grantsOn(policy, set.grants);
  const others = grants.filter((grant) => !isOfSystem(grant));
  const who = [...new Set(others.map(({ subject }) => subjectText(subject)))];
  const { pod } = probeOutcomes(policy)[0]!;
  return {
    by: 'witness',
    text:
      knowsGrants(set) && others.length === 0
        ? grants.length === 0
          ? 'no role and binding lets anybody use it'
          : 'it admits none of what runs, and only administrators, nodes and controllers of the system may use it'
        : `it admits none of what runs${who.length === 0 ? '' : `, though ${who.slice(0, 3).join(', ')}${who.length > 3 ? ` and ${who.length - 3} more` : ''} may use it`}; the witness is a pod that it would admit`,
    witness: pod,
  };
}
