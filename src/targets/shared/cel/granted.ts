/** Who may use a policy, in CEL: by asking RBAC at admission, or by grants that are compiled in. */
import { SOURCE } from '../../../ir/source.js';
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
      const variables = grantTexts(policy, policySet.grants).map((expression, i) => ({
        name: i === 0 ? `granted_${suffix}` : `granted_${suffix}_part_${i + 1}`,
        expression,
        comment: `who may use ${SOURCE.kind} ${policy}: the grants of the input${expression.includes(ANY_ACCOUNT) ? OF_ACCOUNTS : ''}`,
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

/** How a grant to a group of service accounts looks for the service account of a pod. */
const ANY_ACCOUNT = 'object.spec.?serviceAccountName.orValue("") != ""';
const OF_ACCOUNTS = '; those of a group system:serviceaccounts are for any service account in it';

/**
 * One CEL text for each grant, so that the grants of thousands of users can be divided between
 * several expressions.
 */
function grantTexts(policy: string, grants: readonly Grant[]): readonly string[] {
  const relevant = grantsOfPolicy(grants, policy);
  const text = printCel(boundMayUse(policy, relevant), CEL_NAMES);
  if (text.length <= PIECE_CHARACTERS || relevant.length < 2) return [text];
  const half = Math.ceil(relevant.length / 2);
  return [
    ...grantTexts(policy, relevant.slice(0, half)),
    ...grantTexts(policy, relevant.slice(half)),
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
