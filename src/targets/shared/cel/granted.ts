/** Who may use a policy, in CEL: by asking RBAC at admission, or by grants that are compiled in. */
import { SOURCE } from '../../../ir/source.js';
import { isForAnyAccount } from '../../../ir/accountGroups.js';
import type { Grant, PolicySet } from '../../../ir/policySet.js';
import { celString, printCel } from '../../../lang/printCel.js';
import { boundMayUse, grantsOfPolicy } from '../../../semantics/grantPredicate.js';
import type { Plan } from '../plan.js';
import { groupsAsked } from '../selection.js';
import { CEL_NAMES, type CommentedVariable } from './sharedVariables.js';
import { PIECE_CHARACTERS } from './pieces.js';

export interface Granted {
  readonly variables: readonly CommentedVariable[];
  /** True if the pod's service account or the requester may use the policy. */
  readonly expression: string;
}

/**
 * @param suffix a suffix for the names of the variables, unique to the policy.
 * @returns undefined if every policy may admit every pod.
 */
export function grantedCel(
  policySet: PolicySet,
  policy: string,
  suffix: string,
  { selection, source }: Pick<Plan, 'selection' | 'source'>,
): Granted | undefined {
  switch (selection) {
    case 'any':
      return undefined;
    case 'static': {
      const variables = grantPieces(policy, policySet.grants).map(({ grants, expression }, i) => ({
        name: i === 0 ? `granted_${suffix}` : `granted_${suffix}_part_${i + 1}`,
        expression,
        comment: `who may use ${SOURCE.kind} ${policy}: the grants of the input${grants.some(isForAnyAccount) ? OF_ACCOUNTS : ''}`,
      }));
      return { variables, expression: either(variables.map(({ name }) => `variables.${name}`)) };
    }
    case 'live': {
      const groups = groupsAsked(policySet, policy);
      const variables = groups.map((group, i) => ({
        name: i === 0 ? `granted_${suffix}` : `granted_${suffix}_${group}`,
        expression:
          source === 'review' ? accessReviews(policy, group) : authorizerChecks(policy, group),
        comment: `who may use ${SOURCE.kind} ${policy}${i === 0 ? '' : `, through the API group ${group}`}: RBAC is asked for the service account, then for the requester`,
      }));
      return { variables, expression: either(variables.map(({ name }) => `variables.${name}`)) };
    }
  }
}

const OF_ACCOUNTS = '; those of a group system:serviceaccounts are for any service account in it';

/** Grants of one policy, and the expression that is true for those who have one of them. */
interface GrantPiece {
  readonly grants: readonly Grant[];
  readonly expression: string;
}

/** The grants of thousands of users are divided between several expressions. */
function grantPieces(policy: string, all: readonly Grant[]): readonly GrantPiece[] {
  const grants = grantsOfPolicy(all, policy);
  const expression = printCel(boundMayUse(policy, grants), CEL_NAMES);
  if (expression.length <= PIECE_CHARACTERS || grants.length < 2) return [{ grants, expression }];
  const half = Math.ceil(grants.length / 2);
  return [
    ...grantPieces(policy, grants.slice(0, half)),
    ...grantPieces(policy, grants.slice(half)),
  ];
}

const either = (names: readonly string[]): string =>
  names.length === 1 ? names[0]! : `(${names.join(' || ')})`;

/**
 * Two authorizer checks, the most that one expression may cost. So each API group has its own
 * variable.
 */
function authorizerChecks(policy: string, group: string): string {
  const check = `.group(${celString(group)}).resource("${SOURCE.resource}").namespace(request.namespace).name(${celString(policy)}).check("use").allowed()`;
  return `object.spec.?serviceAccountName.orValue("") != "" &&
  authorizer.serviceAccount(request.namespace, object.spec.serviceAccountName)
    ${check} ||
authorizer
  ${check}`;
}

/** Variables that are used by those of all policies. */
export const sharedGrantVariables = ({
  selection,
  source,
}: Pick<Plan, 'selection' | 'source'>): readonly CommentedVariable[] =>
  selection === 'live' && source === 'review' ? [SUBJECTS] : [];

/**
 * The subjects that PSP asked for. A service account belongs to its two groups, but not to
 * system:authenticated (1.24.17 pkg/serviceaccount/util.go).
 */
const SUBJECTS: CommentedVariable = {
  name: 'subjects',
  comment: "who may be granted a policy: the pod's service account, then the requester",
  expression: `(object.spec.?serviceAccountName.orValue("") != "" ? [{
  "user": dyn("system:serviceaccount:" + request.namespace + ":" + object.spec.serviceAccountName),
  "groups": dyn(["system:serviceaccounts", "system:serviceaccounts:" + request.namespace])
}] : []) + [{
  "user": dyn(request.userInfo.?username.orValue("")),
  "groups": dyn(request.userInfo.?groups.orValue([]))
}]`,
};

/** The second subject is asked about only if the first is not allowed. An error refuses the pod. */
function accessReviews(policy: string, group: string): string {
  return `variables.subjects.exists(subject, resource.Post("authorization.k8s.io/v1", "subjectaccessreviews", {
  "apiVersion": dyn("authorization.k8s.io/v1"),
  "kind": dyn("SubjectAccessReview"),
  "spec": dyn({
    "user": dyn(subject.user),
    "groups": dyn(subject.groups),
    "resourceAttributes": dyn({
      "verb": "use", "group": ${celString(group)}, "resource": "${SOURCE.resource}",
      "name": ${celString(policy)}, "namespace": request.namespace
    })
  })
}).status.allowed == true)`;
}

/** The message if no policy is granted. */
export const NOTHING_GRANTED = [
  `"no ${SOURCE.kind} may be used by service account " + object.spec.?serviceAccountName.orValue("(none)")`,
  '" in namespace " + request.namespace',
  '" or by user " + request.userInfo.?username.orValue("(unknown)")',
].join(' +\n');
