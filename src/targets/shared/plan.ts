/**
 * What of PSP a target carries for one set of policies: who may use which policy, and what is
 * filled in.
 */
import type { Check } from '../../controls/control.js';
import { checksOf } from '../../controls/index.js';
import type { Grant, Policy, PolicySet } from '../../ir/policySet.js';
import type { EmitOptions, Selection } from './options.js';

/**
 * How a target learns at admission what RBAC says: by CEL's authorizer, by SubjectAccessReviews
 * that it posts to the server,
 * or from a copy of the roles and bindings that the engine keeps.
 */
export type Source = 'authorizer' | 'review' | 'copy';

export interface Plan {
  readonly selection: Selection;
  /** Where selection is live. */
  readonly source: Source;
  /** Why it is not the most faithful one that the target has. */
  readonly note?: string;
  /** Whether the target fills in what PSP fills in. */
  readonly defaults: boolean;
  /**
   * An audit of a target that fills in: nothing is written yet, so pods are judged as if it were.
   */
  readonly judgesDefaulted: boolean;
  /**
   * Whether the server asks once more after a change, its own included: the annotation then names
   * the first policy that admits the changed pod.
   */
  readonly reinvoked: boolean;
  /** Whether something else checks the rest of each policy. */
  readonly partial: boolean;
  /** What is checked of each policy. */
  readonly checks: (policy: Policy) => readonly Check[];
}

export interface Abilities {
  /** Most faithful first. */
  readonly selections: readonly Selection[];
  /** For live selection. */
  readonly source?: Source;
  /** How many policies it can ask about. */
  readonly livePolicies?: number;
  readonly defaults: boolean;
  readonly reinvoked?: boolean;
  /** What is checked of each policy, where something else checks the rest. */
  readonly checks?: Plan['checks'];
}

/**
 * CEL's authorizer: each check costs 350,000 of the 10,000,000 that one policy may spend on a
 * request.
 */
export const CHECK_BUDGET = 28;

const everyCheck: Plan['checks'] = () => checksOf('current');

export function planFor(
  policySet: PolicySet,
  options: EmitOptions,
  {
    selections,
    source = 'authorizer',
    livePolicies = Infinity,
    defaults,
    reinvoked = false,
    checks,
  }: Abilities,
): Plan {
  const { selection: wanted, mode } = options;
  // An audit changes nothing, so what is filled in waits for enforcement.
  const carried = {
    source,
    defaults: defaults && mode === 'enforce',
    judgesDefaulted: defaults && mode !== 'enforce',
    reinvoked,
    partial: checks !== undefined,
    checks: checks ?? everyCheck,
  };
  if (wanted === 'any' || (wanted === 'auto' && policySet.grants.length === 0))
    return { ...carried, selection: 'any' };
  const best =
    selections.find((one) => wanted === 'auto' || one === wanted) ??
    (selections.includes('static') ? 'static' : 'any');
  const tooMany = best === 'live' ? tooManyFor(policySet, source, livePolicies) : undefined;
  return tooMany === undefined
    ? { ...carried, selection: best }
    : {
        ...carried,
        selection: 'static',
        note: `live selection takes ${tooMany}: the grants are compiled in instead`,
      };
}

/** What live selection would take, where that does not fit. */
function tooManyFor(
  policySet: PolicySet,
  source: Source,
  livePolicies: number,
): string | undefined {
  const { policies } = policySet;
  const checks = authorizerChecks(policySet);
  if (source === 'authorizer' && checks > CHECK_BUDGET)
    return `${checks} authorizer checks for ${policies.length} policies, and ${CHECK_BUDGET} fit`;
  return policies.length > livePolicies
    ? `rules that know of each other for ${policies.length} policies, and Kyverno's do not`
    : undefined;
}

/**
 * The API groups through which a policy is asked for: `extensions` too where a role of the input
 * grants it through that one.
 */
export function groupsAsked({ grants }: PolicySet, policy: string): readonly Grant['apiGroup'][] {
  return grants.some(
    (grant) => grant.apiGroup === 'extensions' && (grant.policy === '*' || grant.policy === policy),
  )
    ? ['policy', 'extensions']
    : ['policy'];
}

/** The pod's service account and the requester, through each API group that grants. */
const authorizerChecks = (policySet: PolicySet): number =>
  policySet.policies.reduce((sum, { name }) => sum + 2 * groupsAsked(policySet, name).length, 0);
