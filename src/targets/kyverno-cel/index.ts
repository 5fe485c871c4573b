/**
 * Kyverno's ValidatingPolicy (policies.kyverno.io/v1): CEL as in Kubernetes, evaluated by Kyverno's
 * admission controller.
 */
import type { PolicySet } from '../../ir/policySet.js';
import { SOURCE } from '../../ir/source.js';
import { MORE_THAN_GARBAGE_COLLECTION, podRules } from '../shared/cel/matching.js';
import { mutationOf, type Mutation } from '../shared/cel/mutation.js';
import { comparedExpression } from '../shared/cel/validation.js';
import { smallEnough } from '../shared/cel/sizeGuard.js';
import { validationsOf } from '../shared/cel/validations.js';
import { DEFAULTS_FILE, yamlFile, type CommentedObject } from '../shared/files.js';
import { KYVERNO_ENGINE, KYVERNO_VALUES } from '../shared/chartValues.js';
import { listing } from '../shared/kustomization.js';
import { KNOWN_MINORS } from '../../standards/knownMinors.js';
import { LABELS, objectName } from '../shared/naming.js';
import type { EmitOptions } from '../shared/options.js';
import type { Target } from '../target.js';
import { planFor, type Abilities, type Plan } from '../shared/plan.js';
import { APPARMOR_FIELDS_SINCE } from '../../pod/view.js';
import { chooseSelection, remarks, selectionComments } from '../shared/selection.js';
import { scopeConditions } from '../shared/scope.js';
import { carriedPlan } from '../shared/carriedPlan.js';
import { kyvernoSuite } from '../shared/kyverno/suite.js';
import { validatingPolicyExceptions } from './exceptions.js';

const ACTIONS = { audit: ['Audit'], warn: ['Warn', 'Audit'], enforce: ['Deny'] } as const;

/**
 * Kyverno's CEL has no authorizer, but can post SubjectAccessReviews. For a bundle, static grants
 * are preferred: it brings its own grants, and its tests run without a cluster. It fills in all that
 * the admitting policy does, or nothing.
 */
const abilities = ({ policies }: PolicySet, { scope, minor }: EmitOptions): Abilities => ({
  selections: scope === undefined ? ['live', 'static', 'any'] : ['static', 'live', 'any'],
  source: 'review',
  defaults:
    minor >= APPARMOR_FIELDS_SINCE ||
    policies.every(({ spec }) => (spec.appArmor.defaultProfileName ?? '') === ''),
  refusesTooLarge: true,
});

const planOf = (policySet: PolicySet, options: EmitOptions): Plan =>
  planFor('kyverno-cel', policySet, options, abilities(policySet, options));

export const kyvernoCel: Target = {
  name: 'kyverno-cel',
  summary: 'Kyverno ValidatingPolicy and MutatingPolicy, Kyverno 1.17 and newer',
  // Kyverno itself defines the kinds, so the version of Kubernetes does not matter.
  since: KNOWN_MINORS.oldest,
  rollout: {
    audit: '`validationActions: [Audit]`',
    warn: '`validationActions: [Warn, Audit]`',
    enforce: '`validationActions: [Deny]`, and what PSP filled in is filled in',
    watch: 'policy reports of pods created since: `kubectl get policyreports -A`',
  },
  chartValues: KYVERNO_VALUES,
  engine: KYVERNO_ENGINE,
  selects: (policySet, options) =>
    chooseSelection(policySet, options, abilities(policySet, options)),
  emit: (policySet, options) => {
    const plan = planOf(policySet, options);
    const names = policySet.policies.map(({ name }) => name).join(', ');
    const mutation = plan.defaults ? mutationOf(policySet, plan) : undefined;
    const files = [
      ...(mutation === undefined
        ? []
        : [
            yamlFile(
              DEFAULTS_FILE,
              `What ${SOURCE.kinds} fill in, as Kyverno MutatingPolicy: ${names}`,
              [mutating(policySet, options, mutation)],
            ),
          ]),
      yamlFile('policies.yaml', `${SOURCE.kinds} as Kyverno ValidatingPolicy: ${names}`, [
        policy(policySet, options, plan),
      ]),
    ];
    return { files: [...files, listing(files.map(({ name }) => name))], ...remarks(plan) };
  },
  ...carriedPlan('kyverno-cel', planOf),
  suite: kyvernoSuite('kyverno-cel', { isValidatingPolicy: true }),
  exceptions: validatingPolicyExceptions,
};

function mutating(
  policySet: PolicySet,
  { scope }: EmitOptions,
  { variables, expression }: Mutation,
): CommentedObject {
  return {
    comments: [
      { path: ['spec', 'autogen'], text: 'PSP never looked at workload templates, only at pods' },
      // Without this, Kyverno 1.19 reports what the policy would still fill in as a failure
      // (pkg/controllers/report/utils/scanner.go).
      {
        path: ['spec', 'evaluation'],
        text: 'admission only: pods that ran before are not failures',
      },
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
      apiVersion: 'policies.kyverno.io/v1',
      kind: 'MutatingPolicy',
      metadata: { name: objectName(policySet, scope), labels: LABELS },
      spec: {
        failurePolicy: 'Fail',
        reinvocationPolicy: 'IfNeeded',
        evaluation: {
          admission: { enabled: true },
          background: { enabled: false },
          mutateExisting: { enabled: false },
        },
        autogen: { podControllers: { controllers: [] } },
        matchConstraints: {
          resourceRules: [
            { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] },
          ],
        },
        matchConditions: [smallEnough(policySet), ...scopeConditions(scope)],
        variables: variables.map(({ name, expression: text }) => ({ name, expression: text })),
        mutations: [{ patchType: 'JSONPatch', jsonPatch: { expression } }],
      },
    },
  };
}

function policy(policySet: PolicySet, options: EmitOptions, plan: Plan): CommentedObject {
  const { variables, validations } = validationsOf(policySet, plan);
  return {
    comments: [
      ...selectionComments(plan),
      { path: ['spec', 'autogen'], text: 'PSP never looked at workload templates, only at pods' },
      { path: ['spec', 'evaluation'], text: 'admission only: a background scan has no request' },
      {
        path: ['spec', 'matchConditions', 0],
        text: 'PSP lets garbage collection through: updates of owner references and finalizers alone.',
      },
      ...variables.map(({ comment }, i) => ({ path: ['spec', 'variables', i], text: comment })),
      ...validations.map(({ comment }, i) => ({ path: ['spec', 'validations', i], text: comment })),
    ],
    object: {
      apiVersion: 'policies.kyverno.io/v1',
      kind: 'ValidatingPolicy',
      metadata: { name: objectName(policySet, options.scope), labels: LABELS },
      spec: {
        failurePolicy: 'Fail',
        validationActions: ACTIONS[options.mode],
        evaluation: { background: { enabled: false } },
        autogen: { podControllers: { controllers: [] } },
        matchConstraints: { resourceRules: podRules(options) },
        matchConditions: [
          { name: 'more-than-garbage-collection', expression: MORE_THAN_GARBAGE_COLLECTION },
          ...scopeConditions(options.scope),
        ],
        variables: variables.map(({ name, expression }) => ({ name, expression })),
        validations: validations.map((one) => {
          const { comment: _, dynamic: __, ...validation } = one;
          return { ...validation, expression: comparedExpression(one), reason: 'Forbidden' };
        }),
      },
    },
  };
}
