/**
 * Live selection. A rule with CEL cannot have a context, so a separate rule asks by
 * SubjectAccessReviews whether the policy may be used, and denies the request if not. Rules cannot
 * share results, so this works for a single policy only: with several, any granted one may admit.
 */
import { compilePolicy } from '../../semantics/policyEvaluator.js';
import type { PolicySet } from '../../ir/policySet.js';
import { SOURCE } from '../../ir/source.js';
import { groupsAsked } from '../shared/selection.js';
import type { ApplicationScope } from '../shared/scope.js';
import type { Comment } from '../shared/yaml.js';
import { inScope, type Condition } from './conditions.js';

export const LIVE_POLICIES = 1;

/** Groups whose names contain this text are not asked about; see SUBJECTS. */
export const LOOKS_LIKE_VARIABLE = '{{';

export interface KyvernoRule {
  readonly object: object;
  readonly comments: readonly Comment[];
}

/** @returns no rules if PSP cannot use the policy: then every pod is refused anyway. */
export function accessRules(
  policySet: PolicySet,
  failureAction: string,
  scope: ApplicationScope | undefined,
): readonly KyvernoRule[] {
  const [policy] = policySet.policies;
  if (policy === undefined || !compilePolicy(policy, 'current').usable) return [];
  const { name } = policy;
  const groups = groupsAsked(policySet, name);
  const asked = groups.flatMap((group) => [
    review('account', name, group),
    review('requester', name, group),
  ]);
  return [
    {
      comments: [
        {
          path: [],
          text: `who may use ${SOURCE.kind} ${name}: RBAC is asked for the service account, then for the requester`,
        },
        {
          path: ['preconditions', 'all', 0],
          text: 'PSP lets garbage collection through: updates of owner references and finalizers alone.',
        },
        { path: ['validate', 'allowExistingViolations'], text: CHECKS_UPDATES },
      ],
      object: {
        name: 'may-use-policy',
        match: { any: [{ resources: { kinds: ['Pod'], operations: ['CREATE', 'UPDATE'] } }] },
        context: asked.map(({ entry }) => entry),
        preconditions: {
          all: [
            MORE_THAN_GARBAGE_COLLECTION,
            ...inScope(scope),
            ...asked.map(({ isRefused }) => isRefused),
          ],
        },
        validate: {
          failureAction,
          allowExistingViolations: false,
          message: NOTHING_GRANTED,
          deny: {},
        },
      },
    },
  ];
}

/** By default, Kyverno admits updates of pods that already violate a policy. */
export const CHECKS_UPDATES = 'updates of pods that violate it already are refused too, as by PSP';

const MORE_THAN_GARBAGE_COLLECTION: Condition = {
  key: `{{ request.operation == 'CREATE' || request.object.spec != request.oldObject.spec${[
    'labels',
    'annotations',
  ]
    .map(
      (part) =>
        ` || (request.object.metadata.${part} || \`{}\`) != (request.oldObject.metadata.${part} || \`{}\`)`,
    )
    .join('')} }}`,
  operator: 'Equals',
  value: true,
};

const ACCOUNT = "request.object.spec.serviceAccountName || ''";

/** User names can contain any characters, and Kyverno searches the resulting text for variables. */
const PLAIN_USER =
  "regex_replace_all('[^-A-Za-z0-9_.:@/]', request.userInfo.username || '(unknown)', '?')";
const NOTHING_GRANTED = `no ${SOURCE.kind} may be used by service account {{ request.object.spec.serviceAccountName || '(none)' }} in namespace {{ request.namespace }} or by user {{ ${PLAIN_USER} }}`;

interface Review {
  readonly entry: object;
  readonly isRefused: Condition;
}

/**
 * Each text consists of just one variable, whose value Kyverno uses unchanged. In a list, it
 * searches the values for variables again (1.19 pkg/engine/jsonutils/traverse.go). So groups with
 * such names are left out; otherwise their members could choose what is asked.
 */
const SUBJECTS = {
  account: {
    user: `{{ join(':', ['system:serviceaccount', request.namespace, ${ACCOUNT}]) }}`,
    groups: [
      'system:serviceaccounts',
      "{{ join(':', ['system:serviceaccounts', request.namespace]) }}",
    ],
  },
  requester: {
    user: "{{ request.userInfo.username || '' }}",
    groups: "{{ (request.userInfo.groups || `[]`)[?!regex_match('\\x7B\\x7B', @)] }}",
  },
} as const;

function review(subject: keyof typeof SUBJECTS, policy: string, group: string): Review {
  const name = group === SOURCE.apiGroups[0] ? subject : `${subject}_${group}`;
  return {
    entry: {
      name,
      apiCall: {
        method: 'POST',
        urlPath: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
        jmesPath: 'status.allowed',
        data: [
          { key: 'apiVersion', value: 'authorization.k8s.io/v1' },
          { key: 'kind', value: 'SubjectAccessReview' },
          {
            key: 'spec',
            value: {
              ...SUBJECTS[subject],
              resourceAttributes: {
                verb: 'use',
                group,
                resource: SOURCE.resource,
                name: policy,
                namespace: '{{ request.namespace }}',
              },
            },
          },
        ],
      },
    },
    // For a pod without a service account, nothing is asked about one.
    isRefused: {
      key: subject === 'account' ? `{{ (${ACCOUNT}) != '' && ${name} }}` : `{{ ${name} }}`,
      operator: 'Equals',
      value: false,
    },
  };
}
