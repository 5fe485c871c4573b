/**
 * ValidatingAdmissionPolicy v1 with its binding. Its CEL runs unchanged on Kubernetes 1.30 and
 * later.
 */
import type { PolicySet } from '../../ir/policySet.js';
import { SOURCE } from '../../ir/source.js';
import { MORE_THAN_GARBAGE_COLLECTION, podRules } from '../shared/cel/matching.js';
import { mutationOf, type Mutation } from '../shared/cel/mutation.js';
import { smallEnough, TOO_LARGE } from '../shared/cel/sizeGuard.js';
import { validationsOf } from '../shared/cel/validations.js';
import { DEFAULTS_FILE, yamlFile, type CommentedObject } from '../shared/files.js';
import { listing } from '../shared/kustomization.js';
import { celString } from '../../lang/printCel.js';
import { LABELS, objectName } from '../shared/naming.js';
import type { EmitOptions } from '../shared/options.js';
import type { Emitted, Target } from '../target.js';
import { planFor, type Plan } from '../shared/plan.js';
import { chooseSelection, remarks, selectionComments } from '../shared/selection.js';
import { scopeConditions } from '../shared/scope.js';
import { carriedPlan } from '../shared/carriedPlan.js';
import type { Comment } from '../shared/yaml.js';
import { abilities } from './abilities.js';
import { matchConditionException } from './exceptions.js';
import { reviewSuite } from './suite.js';

const API_VERSION = 'admissionregistration.k8s.io/v1';
/**
 * The server's default. It is said since what applies a list compares it as a whole: kubectl and
 * Argo CD would find a difference each time.
 */
const EVERYWHERE = { scope: '*' } as const;
const ACTIONS = { audit: ['Audit'], warn: ['Warn', 'Audit'], enforce: ['Deny'] } as const;

/**
 * The audit annotation. Its expressions cannot use the authorizer, so it copies the pod's
 * annotation. That is reliable on CREATE: the mutation wrote it, or removed the requester's own,
 * unless the pod is too large. On UPDATE, a requester may write any name.
 */
const ADMITTING_POLICY = `request.operation == "CREATE" && !${TOO_LARGE}
  ? object.metadata.?annotations[?${celString(SOURCE.annotation)}].orValue("")
  : ""`;

const planOf = (policySet: PolicySet, options: EmitOptions): Plan =>
  planFor('vap', policySet, options, abilities(options));

export const vap: Target = {
  name: 'vap',
  summary:
    'ValidatingAdmissionPolicy, built into Kubernetes 1.30 and newer; with defaults by MutatingAdmissionPolicy from 1.36 on',
  since: 30,
  rollout: {
    audit: '`validationActions: [Audit]`',
    warn: '`validationActions: [Warn, Audit]`',
    enforce:
      '`validationActions: [Deny]`, and, from Kubernetes 1.36 on, what PSP filled in is filled in',
    watch:
      'the annotation `validation.policy.admission.k8s.io/validation_failure` in the audit log of the API server, and its metric `apiserver_validating_admission_policy_check_total`',
  },
  selects: (policySet, options) => chooseSelection(policySet, options, abilities(options)),
  emit: (policySet, options) => emitPlan(policySet, options, planOf(policySet, options)),
  ...carriedPlan('vap', planOf),
  suite: reviewSuite,
  exceptions: matchConditionException,
};

/** @param remark a further comment of the policies' file, after the policies' names. */
export function emitPlan(
  policySet: PolicySet,
  options: EmitOptions,
  plan: Plan,
  remark = '',
): Emitted {
  const names = policySet.policies.map(({ name }) => name).join(', ');
  const mutation = plan.defaults ? mutationOf(policySet, plan) : undefined;
  const files = [
    ...(mutation === undefined
      ? []
      : [
          yamlFile(
            DEFAULTS_FILE,
            `What ${SOURCE.kinds} fill in, as MutatingAdmissionPolicy: ${names}`,
            [mutating(policySet, options, mutation), mutatingBinding(policySet, options)],
          ),
        ]),
    yamlFile('policies.yaml', `${SOURCE.kinds} as ValidatingAdmissionPolicy: ${names}${remark}`, [
      policy(policySet, options, plan, mutation !== undefined),
      binding(policySet, options),
    ]),
  ];
  return {
    files: [...files, listing(files.map(({ name }) => name))],
    ...remarks(plan),
  };
}

function mutating(
  policySet: PolicySet,
  { scope }: EmitOptions,
  { variables, expression }: Mutation,
): CommentedObject {
  return {
    comments: [
      ...variables.map(({ comment }, i) => ({ path: ['spec', 'variables', i], text: comment })),
      {
        path: ['spec', 'matchConditions', 0],
        text: 'what takes too long to judge is left alone: the policy that checks refuses it',
      },
      {
        path: ['spec', 'mutations'],
        text: 'only what is missing, and the policy that admits the pod',
      },
    ],
    object: {
      apiVersion: API_VERSION,
      kind: 'MutatingAdmissionPolicy',
      metadata: { name: objectName(policySet, scope), labels: LABELS },
      spec: {
        failurePolicy: 'Fail',
        reinvocationPolicy: 'IfNeeded',
        matchConstraints: {
          resourceRules: [
            {
              apiGroups: [''],
              apiVersions: ['v1'],
              operations: ['CREATE'],
              resources: ['pods'],
              ...EVERYWHERE,
            },
          ],
        },
        matchConditions: [smallEnough(policySet), ...scopeConditions(scope)],
        variables: variables.map(({ name, expression: text }) => ({ name, expression: text })),
        mutations: [{ patchType: 'JSONPatch', jsonPatch: { expression } }],
      },
    },
  };
}

function mutatingBinding(policySet: PolicySet, { scope }: EmitOptions): CommentedObject {
  const name = objectName(policySet, scope);
  return {
    object: {
      apiVersion: API_VERSION,
      kind: 'MutatingAdmissionPolicyBinding',
      metadata: { name, labels: LABELS },
      spec: { policyName: name },
    },
  };
}

/**
 * @param fillsIn whether values are filled in; the mutation's annotation then names the admitting
 *   policy.
 */
function policy(
  policySet: PolicySet,
  options: EmitOptions,
  plan: Plan,
  fillsIn: boolean,
): CommentedObject {
  const { variables, validations } = validationsOf(policySet, plan);
  const comments: Comment[] = [
    ...selectionComments(plan),
    ...(fillsIn
      ? [
          {
            path: ['spec', 'auditAnnotations'],
            text: 'the policy that admitted a new pod, in the audit log; an update may claim any, and is not believed',
          },
        ]
      : []),
    {
      path: ['spec', 'matchConditions', 0],
      text: 'PSP lets garbage collection through: updates of owner references and finalizers alone.',
    },
    ...variables.map(({ comment }, i) => ({ path: ['spec', 'variables', i], text: comment })),
    ...validations.map(({ comment }, i) => ({ path: ['spec', 'validations', i], text: comment })),
  ];
  return {
    comments,
    object: {
      apiVersion: API_VERSION,
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name: objectName(policySet, options.scope), labels: LABELS },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          resourceRules: podRules(options).map((rule) => ({ ...rule, ...EVERYWHERE })),
        },
        matchConditions: [
          { name: 'more-than-garbage-collection', expression: MORE_THAN_GARBAGE_COLLECTION },
          ...scopeConditions(options.scope),
        ],
        variables: variables.map(({ name, expression }) => ({ name, expression })),
        validations: validations.map(({ comment: _, dynamic: __, ...validation }) => ({
          ...validation,
          reason: 'Forbidden',
        })),
        ...(fillsIn
          ? { auditAnnotations: [{ key: 'psp', valueExpression: ADMITTING_POLICY }] }
          : {}),
      },
    },
  };
}

function binding(policySet: PolicySet, { mode, scope }: EmitOptions): CommentedObject {
  const name = objectName(policySet, scope);
  return {
    object: {
      apiVersion: API_VERSION,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name, labels: LABELS },
      spec: { policyName: name, validationActions: ACTIONS[mode] },
    },
  };
}
