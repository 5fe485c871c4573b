/**
 * How a target finds out who may use which policy. PSP asked RBAC. A target that cannot ask RBAC
 * needs grants in the input. Without them it is written only if the user allows everyone to use
 * every policy.
 */
import { InputError, type Problem } from '../../base/problem.js';
import { knowsGrants, type Grant, type PolicySet } from '../../ir/policySet.js';
import { SOURCE } from '../../ir/source.js';
import { grantsOfPolicy } from '../../semantics/grantPredicate.js';
import type { EmitOptions, Selection } from './options.js';
import type { Comment } from './yaml.js';

/**
 * How a target asks RBAC at admission: by CEL's authorizer, by posting SubjectAccessReviews to the
 * server, or by reading the engine's copy of roles and bindings.
 */
export type RbacSource = 'authorizer' | 'review' | 'copy';

export interface SelectionAbilities {
  /** In order of preference, the most faithful first. */
  readonly selections: readonly Selection[];
  /** A selection that is used only if the user asks for it. */
  readonly onRequest?: Selection;
  /** How the target asks, if selection is live. */
  readonly source?: RbacSource;
  /** The largest number of policies that it can ask about. */
  readonly livePolicies?: number;
}

interface Remarks {
  /** Why it is not the selection of the options, or not the target's most faithful one. */
  readonly note?: string;
  /** How it differs from PSP. This is said wherever the output is used. */
  readonly warning?: string;
}

/** The selection, or the reason why the target cannot be written. */
export type SelectionChoice =
  (Remarks & { readonly selection: Selection }) | { readonly refused: string };

type Wanted = Pick<EmitOptions, 'selection'>;

export function chooseSelection(
  policySet: PolicySet,
  { selection: wanted }: Wanted,
  { selections, onRequest, source = 'authorizer', livePolicies = Infinity }: SelectionAbilities,
): SelectionChoice {
  const isKnown = knowsGrants(policySet);
  const all = onRequest === undefined ? selections : [...selections, onRequest];
  if (wanted === 'any') return { selection: 'any', warning: everyone(policySet, true) };
  if (wanted === 'static' && !isKnown && selections.includes('static'))
    return { refused: 'the input has no roles and bindings that could be compiled in' };
  const tooMany = all.includes('live') ? tooManyFor(policySet, source, livePolicies) : undefined;
  const isPossible: Readonly<Record<Selection, boolean>> = {
    live: tooMany === undefined,
    static: isKnown,
    any: isKnown || policySet.policies.length === 1,
  };
  const preferred = all.filter((one) => one === wanted);
  const chosen = [...preferred, ...selections].find((one) => isPossible[one]);
  if (chosen === undefined) {
    const why =
      tooMany !== undefined
        ? ` (live selection takes ${tooMany})`
        : onRequest === 'live'
          ? ' (unless --selection live has it read a copy of RBAC)'
          : '';
    return {
      refused: `it cannot ask who may use which policy${why}, and the input has no roles and bindings`,
    };
  }
  if (chosen === 'any') return { selection: 'any', warning: everyone(policySet, false) };
  const wantsLive = wanted === 'live' || (wanted === 'auto' && selections[0] === 'live');
  return chosen === 'static' && wantsLive && tooMany !== undefined
    ? {
        selection: 'static',
        note: `live selection takes ${tooMany}: the grants are compiled in instead`,
      }
    : { selection: chosen };
}

/** What is said about the choice. */
export const remarks = ({ note, warning }: Remarks): Remarks => ({
  ...(note === undefined ? {} : { note }),
  ...(warning === undefined ? {} : { warning }),
});

/** The warning as a comment in the files, for reviewers. */
export const selectionComments = ({ warning }: Remarks): readonly Comment[] =>
  warning === undefined ? [] : [{ path: ['spec'], text: warning }];

/** @param isAsked whether the user chose this. */
export function everyone({ policies }: PolicySet, isAsked: boolean): string {
  const held =
    policies.length === 1
      ? `everyone is held to ${SOURCE.kind} ${policies[0]!.name}`
      : 'everyone may use every policy, the loosest too';
  return `${held}${isAsked ? ', because of --selection any' : ', because the input has no roles and bindings'}; PSP asked RBAC, and refused whoever was granted nothing`;
}

/** By how much live selection exceeds a limit; undefined if it does not. */
function tooManyFor(
  policySet: PolicySet,
  source: RbacSource,
  livePolicies: number,
): string | undefined {
  const { policies } = policySet;
  const checks = authorizerChecks(policySet);
  if (source === 'authorizer' && checks > CHECK_BUDGET)
    return `${checks} authorizer checks for ${policies.length} policies, and ${CHECK_BUDGET} fit`;
  return policies.length > livePolicies
    ? `rules that read each other's results for ${policies.length} policies, and Kyverno's cannot`
    : undefined;
}

/**
 * The most authorizer checks for a policy. Each costs 350,000 of the 10,000,000 that one policy may
 * spend on a request. The rest is needed for the checks of the pod: with 28 authorizer checks, it
 * did not suffice for a pod with 300 containers.
 */
export const CHECK_BUDGET = 24;

/**
 * The API groups to ask about for a policy. The older group is included only if a role of the input
 * grants the policy through it.
 */
export function groupsAsked({ grants }: PolicySet, policy: string): readonly Grant['apiGroup'][] {
  const [first, ...older] = SOURCE.apiGroups;
  const isGranted = (group: Grant['apiGroup']): boolean =>
    grantsOfPolicy(grants, policy).some(({ apiGroup }) => apiGroup === group);
  return [first, ...older.filter(isGranted)];
}

/** The number of checks: two subjects, for each API group through which a policy is granted. */
const authorizerChecks = (policySet: PolicySet): number =>
  policySet.policies.reduce((sum, { name }) => sum + 2 * groupsAsked(policySet, name).length, 0);

/** One error for all targets that cannot be written. */
export function selectionError(
  policySet: PolicySet,
  { locate }: Pick<EmitOptions, 'locate'>,
  refusals: readonly { readonly target: string; readonly refused: string }[],
): InputError {
  const first = policySet.policies[0]!.name;
  const asking = authorizerChecks(policySet) > CHECK_BUDGET ? 'kyverno-cel' : 'vap,kyverno-cel';
  const position = locate.get(first)?.([]) ?? { file: '<input>' };
  return new InputError(
    refusals.map(({ target, refused }): Problem => ({
      severity: 'error',
      position,
      message: `${target} is not written for these policies: ${refused}`,
      remedy: `give the roles and bindings too, name targets that ask RBAC (-t ${asking}), or give --selection any to let everyone use every policy`,
    })),
  );
}
