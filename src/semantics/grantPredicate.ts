/**
 * Who may `use` a policy, as a predicate over the request: the pod's service account first, then the requester
 * (1.24.17 admission.go isAuthorizedForPolicy; pkg/registry/rbac/validation/rule.go; pkg/serviceaccount/util.go UserInfo).
 * The service account's groups do not include system:authenticated. Members of system:masters may do everything.
 */
import type { Grant, Subject } from '../ir/policySet.js';
import { and, any, at, choose, concat, equal, field, ifPresent, isIn, literal, not, or, orElse, TRUE, variable, type Bool, type Expr } from '../lang/build.js';
import type { Literal, Node } from '../lang/node.js';
import { simplify, substituteVariable } from '../lang/simplify.js';
import { groups, request, username } from '../pod/requestView.js';
import { spec } from '../pod/view.js';

const grants: Expr<readonly FlatGrant[]> = variable<readonly FlatGrant[]>('grants');

/** A grant as predicates read it: the subject's parts beside the rest. */
export interface FlatGrant {
  readonly policy: string;
  readonly namespace: string | null;
  readonly kind: Subject['kind'];
  readonly name: string;
  /** Of a service account; '' for others. */
  readonly home: string;
}

/** A user named as a service account is that service account. */
export function flatGrant({ policy, namespace, subject }: Grant): FlatGrant {
  if (subject.kind === 'ServiceAccount') return { policy, namespace, kind: subject.kind, name: subject.name, home: subject.namespace };
  const account = subject.kind === 'User' ? /^system:serviceaccount:([^:]+):([^:]+)$/.exec(subject.name) : null;
  return account === null ? { policy, namespace, kind: subject.kind, name: subject.name, home: '' }
    : { policy, namespace, kind: 'ServiceAccount', name: account[2]!, home: account[1]! };
}

const namespace = field(request, 'namespace');
const accountName = orElse(at(spec, 'serviceAccountName'), literal(''));
const ACCOUNTS = literal('system:serviceaccounts');

function isSubject(grant: Expr<FlatGrant>): Bool {
  const kind = field(grant, 'kind'), name = field(grant, 'name'), home = field(grant, 'home');
  const isAccountGroup = and(not(equal(accountName, literal(''))), or(equal(name, ACCOUNTS), equal(concat(literal('system:serviceaccounts:'), namespace), name)));
  return choose(equal(kind, literal<Subject['kind']>('User')), equal(username, name),
    choose(equal(kind, literal<Subject['kind']>('Group')), or(isIn(name, groups), isAccountGroup),
      or(and(equal(namespace, home), equal(accountName, name)), equal(username, concat(literal('system:serviceaccount:'), home, literal(':'), name)))));
}

/** Free variables: `grants` (FlatGrant), `request`, `pod`. */
export function mayUsePredicate(policy: Expr<string>): Bool {
  return or(isIn(literal('system:masters'), groups), any(grants, 'grant', (grant) => and(
    or(equal(field(grant, 'policy'), literal('*')), equal(field(grant, 'policy'), policy)),
    ifPresent<string, boolean>(at(grant, 'namespace'), 'granted', (granted) => equal(namespace, granted), TRUE),
    isSubject(grant),
  )));
}

/** The same with one policy and its grants put in: what is left to ask of the request and the pod. */
export function boundMayUse(policy: string, all: readonly Grant[]): Node {
  const literals = all.map(flatGrant).filter((grant) => grant.policy === '*' || grant.policy === policy) as unknown as readonly Literal[];
  return simplify(substituteVariable(mayUsePredicate(literal(policy)).node, 'grants', { kind: 'literal', value: literals }));
}
