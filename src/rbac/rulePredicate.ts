/**
 * Whether a rule lets its subjects `use` PodSecurityPolicies through an API group that PSP asks for
 * (1.24.17 pkg/apis/rbac/v1/evaluation_helpers.go). The rule's resourceNames, which limit it to
 * some policies, are not looked at here.
 */
import {
  and,
  at,
  isIn,
  literal,
  or,
  orElse,
  type Bool,
  type Expr,
  type Opt,
} from '../lang/build.js';
import type { Grant } from '../ir/policySet.js';
import { SOURCE } from '../ir/source.js';

type Texts = readonly string[] | null | undefined;

/** The fields of a rule that matter for grants. null counts as absent. */
export interface RoleRule {
  readonly verbs?: Texts;
  readonly apiGroups?: Texts;
  readonly resources?: Texts;
  readonly resourceNames?: Texts;
  readonly nonResourceURLs?: Texts;
}

const none = literal([]) as unknown as Expr<readonly string[]>;
const includes = (list: Opt<readonly string[]>, word: string): Bool =>
  isIn(literal(word), orElse(list, none));
const covers = (list: Opt<readonly string[]>, ...words: readonly string[]): Bool =>
  or(...[...words, '*'].map((word) => includes(list, word)));

/** An action that a rule may allow. */
export interface RuleAct {
  /** Alternatives: a rule needs to allow only one of these verbs. */
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resource: string;
}

export function ruleAllows(rule: Expr<RoleRule>, { verbs, apiGroups, resource }: RuleAct): Bool {
  return and(
    covers(at(rule, 'verbs'), ...verbs),
    covers(at(rule, 'resources'), resource),
    covers(at(rule, 'apiGroups'), ...apiGroups),
  );
}

/** @param apiGroups the API groups that PSP asks for. */
export const usesPolicies = (
  rule: Expr<RoleRule>,
  apiGroups: readonly Grant['apiGroup'][] = SOURCE.apiGroups,
): Bool => ruleAllows(rule, { verbs: ['use'], apiGroups, resource: SOURCE.resource });
