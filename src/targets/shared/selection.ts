/**
 * Who may use which policy, and how a target finds out. PSP asked RBAC. A target that cannot ask
 * needs grants in the input; without them it is written only if the user lets everyone use all.
 */
import { InputError, type Problem } from '../../base/problem.js';
import { knowsGrants, type Grant, type PolicySet } from '../../ir/policySet.js';
import { SOURCE } from '../../ir/source.js';
import { grantsOfPolicy } from '../../semantics/grantPredicate.js';
import type { EmitOptions, Selection } from './options.js';
import type { Comment } from './yaml.js';

/**
 * How a target learns at admission what RBAC says: by CEL's authorizer, by SubjectAccessReviews
 * that it posts to the server, or from a copy of the roles and bindings that the engine keeps.
 */
export type RbacSource = 'authorizer' | 'review' | 'copy';

export interface SelectionAbilities {
  /** Most faithful first. */
  readonly selections: readonly Selection[];
  /** Only where the user asks for it. */
  readonly onRequest?: Selection;
  /** For live selection. */
  readonly source?: RbacSource;
  /** How many policies it can ask about. */
  readonly livePolicies?: number;
}

interface Remarks {
  /** Why it is not the selection of the options, or not the most faithful one of the target. */
  readonly note?: string;
  /** What falls short of PSP: said wherever the output goes. */
  readonly warning?: string;
}

/** What a target does, or why it cannot be written. */
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

/** What is said of the choice. */
export const remarks = ({ note, warning }: Remarks): Remarks => ({
  ...(note === undefined ? {} : { note }),
  ...(warning === undefined ? {} : { warning }),
});

/** The same beside what is written, for whoever reviews it. */
export const selectionComments = ({ warning }: Remarks): readonly Comment[] =>
  warning === undefined ? [] : [{ path: ['spec'], text: warning }];

/** @param isAsked whether the user said so. */
export function everyone({ policies }: PolicySet, isAsked: boolean): string {
  const held =
    policies.length === 1
      ? `everyone is held to ${SOURCE.kind} ${policies[0]!.name}`
      : 'everyone may use every policy, the loosest too';
  return `${held}${isAsked ? ', as --selection any says' : ', for the input has no roles and bindings'}; PSP asked RBAC, and refused who was granted nothing`;
}

/** How far live selection is above a limit; undefined where it fits. */
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
    ? `rules that know of each other for ${policies.length} policies, and Kyverno's do not`
    : undefined;
}

/**
 * CEL's authorizer: each check costs 350,000 of the 10,000,000 that one policy may spend on a
 * request. The rest is for the checks of the pod: with 28 a pod of 300 containers ran out of it.
 */
export const CHECK_BUDGET = 24;

/**
 * The API groups through which a policy is asked for: the older one too where a role of the input
 * grants it through that one.
 */
export function groupsAsked({ grants }: PolicySet, policy: string): readonly Grant['apiGroup'][] {
  const [first, ...older] = SOURCE.apiGroups;
  const isGranted = (group: Grant['apiGroup']): boolean =>
    grantsOfPolicy(grants, policy).some(({ apiGroup }) => apiGroup === group);
  return [first, ...older.filter(isGranted)];
}

/** The pod's service account and the requester, through each API group that grants. */
const authorizerChecks = (policySet: PolicySet): number =>
  policySet.policies.reduce((sum, { name }) => sum + 2 * groupsAsked(policySet, name).length, 0);

/** Targets that cannot be written, as one error. */
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
      remedy: `give the roles and bindings too, name targets that ask RBAC (-t ${asking}), or say --selection any to let everyone use every policy`,
    })),
  );
}
