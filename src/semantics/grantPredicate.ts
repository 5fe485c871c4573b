/**
 * Who may `use` a policy, as a predicate over the request. PSP asks for the pod's service account
 * first, then for the requester (1.24.17 admission.go isAuthorizedForPolicy;
 * pkg/registry/rbac/validation/rule.go; pkg/serviceaccount/util.go UserInfo). The groups of the
 * service account do not include system:authenticated. Members of system:masters may do everything.
 */
import { exactJson } from '../base/exactJson.js';
import { groupedBy } from '../base/groupedBy.js';
import { remembered, rememberedBy } from '../base/remembered.js';
import { ACCOUNTS_OF, ALL_ACCOUNTS } from '../ir/accountGroups.js';
import type { Grant, Subject } from '../ir/policySet.js';
import {
  and,
  any,
  at,
  choose,
  concat,
  equal,
  field,
  ifPresent,
  isIn,
  literal,
  not,
  or,
  orElse,
  startsWith,
  TRUE,
  variable,
  type Bool,
  type Expr,
} from '../lang/build.js';
import { conjunction, disjunction } from '../lang/foldLogic.js';
import { hasConjunct } from '../lang/hasConjunct.js';
import { mapChildren, type Literal, type Node } from '../lang/node.js';
import { sameNode } from '../lang/sameNode.js';
import { simplify } from '../lang/simplify.js';
import { substituteVariable } from '../lang/substitute.js';
import { groups, request, username } from '../pod/requestView.js';
import { spec } from '../pod/view.js';

const grants: Expr<readonly FlatGrant[]> = variable<readonly FlatGrant[]>('grants');

/** A grant as predicates read it: the parts of the subject are fields of the grant. */
export interface FlatGrant {
  readonly policy: string;
  readonly namespace: string | null;
  readonly kind: Subject['kind'];
  readonly name: string;
  /** The namespace of a service account; '' for other subjects. */
  readonly home: string;
}

export function flatGrant({ policy, namespace, subject }: Grant): FlatGrant {
  return {
    policy,
    namespace,
    kind: subject.kind,
    name: subject.name,
    home: subject.kind === 'ServiceAccount' ? subject.namespace : '',
  };
}

const namespace = field(request, 'namespace');
const accountName = orElse(at(spec, 'serviceAccountName'), literal(''));
const hasAccount = not(equal(accountName, literal('')));
const ACCOUNT = literal('system:serviceaccount:');

const isRequester = (name: Expr<string>): Bool => equal(username, name);
/** Whether a user's name is that of the service account in a grant: both are the same requester. */
const isAccountNamed = (name: Expr<string>): Bool =>
  and(
    startsWith(name, ACCOUNT),
    hasAccount,
    equal(concat(ACCOUNT, namespace, literal(':'), accountName), name),
  );
const isAccountIn = (group: Expr<string>): Bool =>
  and(
    hasAccount,
    or(equal(group, literal(ALL_ACCOUNTS)), equal(concat(literal(ACCOUNTS_OF), namespace), group)),
  );

/** Whether the grant's subject matches the requester. Free variables: `request`, `pod`. */
export function isSubject(grant: Expr<Pick<FlatGrant, 'kind' | 'name' | 'home'>>): Bool {
  const kind = field(grant, 'kind');
  const name = field(grant, 'name');
  const home = field(grant, 'home');
  return choose(
    equal(kind, literal<Subject['kind']>('User')),
    or(isRequester(name), isAccountNamed(name)),
    choose(
      equal(kind, literal<Subject['kind']>('Group')),
      or(isIn(name, groups), isAccountIn(name)),
      or(
        and(equal(namespace, home), equal(accountName, name)),
        isRequester(concat(ACCOUNT, home, literal(':'), name)),
      ),
    ),
  );
}

/** Whether the policy may be used. Free variables: `grants` (FlatGrant), `request`, `pod`. */
export const mayUsePredicate = (policy: Expr<string>): Bool =>
  or(
    isMaster,
    any(grants, 'grant', (grant) => isGranted(grant, policy)),
  );

const isMaster = isIn(literal('system:masters'), groups);
const isGranted = (grant: Expr<FlatGrant>, policy: Expr<string>): Bool =>
  and(
    or(equal(field(grant, 'policy'), literal('*')), equal(field(grant, 'policy'), policy)),
    ifPresent<string, boolean>(
      at(grant, 'namespace'),
      'granted',
      (granted) => equal(namespace, granted),
      TRUE,
    ),
    isSubject(grant),
  );

/**
 * As `mayUsePredicate`, with a policy and its grants put in. What remains depends on the request
 * and the pod. Policies with the same subjects get the same node.
 */
export function boundMayUse(policy: string, all: readonly Grant[]): Node {
  const { granted, bound } = grantsOf(all);
  return bound(granted(policy));
}

const ANY_POLICY = isGranted(variable<FlatGrant>('grant'), literal('*')).node;
/** What remains of one grant of the policy. */
const boundGrant = remembered((grant: Grant): Node => {
  const bound = simplify(
    substituteVariable(ANY_POLICY, 'grant', { kind: 'literal', value: ofAnyPolicy(grant) }),
  );
  if (grant.namespace === null) return bound;
  const isThere = equal(namespace, literal(grant.namespace));
  return hasConjunct(bound, isThere)
    ? conjunction([isThere.node, simplify(knowing(isThere.node, bound))])
    : bound;
});
/**
 * Does not ask again for what is known. Another namespace is not known to be a different one: in a
 * chart, either may be a value that is set later.
 */
const knowing = (fact: Node, node: Node): Node =>
  sameNode(node, fact) ? TRUE.node : mapChildren(node, (child) => knowing(fact, child));
const ofAnyPolicy = (grant: Grant): Literal => ({ ...flatGrant(grant), policy: '*' });

/** The grants of a policy, in their order. */
export const grantsOfPolicy = (all: readonly Grant[], policy: string): readonly Grant[] =>
  grantsOf(all).granted(policy);

/** The grants by policy, in their order, and the nodes that were made from them. */
const grantsOf = remembered((all: readonly Grant[]) => {
  const places = groupedBy([...all.keys()], (i) => all[i]!.policy);
  const placesOf = (policy: string): readonly number[] => places.get(policy) ?? [];
  const granted = rememberedBy(
    (policy: string) => policy,
    (policy): readonly Grant[] =>
      [...new Set([...placesOf(policy), ...placesOf('*')])]
        .sort((one, other) => one - other)
        .map((i) => all[i]!),
  );
  const bound = rememberedBy(
    (some: readonly Grant[]) => exactJson(some.map(ofAnyPolicy), 0),
    (some) => disjunction([simplify(isMaster.node), disjunction(some.map(boundGrant))]),
  );
  return { granted, bound };
});
