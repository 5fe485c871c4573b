/** Kyverno ClusterPolicy (kyverno.io/v1) with CEL rules. Deprecated upstream since Kyverno 1.17. */
import { validationGaps } from '../../gaps/validationGaps.js';
import type { PolicySet } from '../../ir/policySet.js';
import type { Grants } from '../../semantics/admission.js';
import { inputGrants } from '../../semantics/grants.js';
import { fillingOf, sharedFillsOn, type Fill } from '../../semantics/sharedFills.js';
import { remembered } from '../../base/remembered.js';
import { SOURCE } from '../../ir/source.js';
import { MORE_THAN_GARBAGE_COLLECTION } from '../shared/cel/matching.js';
import { comparedExpression, type Validation, type Validations } from '../shared/cel/validation.js';
import { validationsOf } from '../shared/cel/validations.js';
import { DEFAULTS_FILE, yamlFile, type CommentedObject } from '../shared/files.js';
import { KYVERNO_ENGINE, KYVERNO_VALUES } from '../shared/chartValues.js';
import { listing } from '../shared/kustomization.js';
import { KNOWN_MINORS } from '../../standards/knownMinors.js';
import { LABELS, objectName, partName } from '../shared/naming.js';
import type { EmitOptions } from '../shared/options.js';
import type { Target } from '../target.js';
import { planFor, type Abilities, type Plan } from '../shared/plan.js';
import { chooseSelection, remarks, selectionComments } from '../shared/selection.js';
import { scopeConditions } from '../shared/scope.js';
import { predictPlan } from '../shared/validating.js';
import {
  accessRules,
  CHECKS_UPDATES,
  LIVE_POLICIES,
  LOOKS_LIKE_VARIABLE,
  type KyvernoRule,
} from './accessRule.js';
import { defaultRules, isInert } from './defaults.js';
import { kyvernoSuite } from '../shared/kyverno/suite.js';
import { clusterPolicyExceptions } from './exceptions.js';

/**
 * In Kyverno's rules, CEL's authorizer asks about the admitted kind, whatever the expression names.
 * So it is not used. SubjectAccessReviews in preconditions are used only on request.
 */
const ABILITIES: Abilities = {
  selections: ['static', 'live', 'any'],
  source: 'review',
  livePolicies: LIVE_POLICIES,
  defaults: false,
  refusesTooLarge: true,
};
/** Kyverno adds pods/ephemeralcontainers to every rule on Pod, and this cannot be switched off. */
const guarded = (options: EmitOptions): EmitOptions => ({ ...options, ephemeral: 'guard' });

const planOf = (policySet: PolicySet, options: EmitOptions): Plan =>
  planFor('kyverno', policySet, options, ABILITIES);

export const kyverno: Target = {
  name: 'kyverno',
  summary: 'Kyverno ClusterPolicy (deprecated upstream since 1.17; kyverno-cel is its successor)',
  // Kyverno itself defines the kinds, so the version of Kubernetes does not matter.
  since: KNOWN_MINORS.oldest,
  rollout: {
    audit:
      '`failureAction: Audit`; pods that lack what only enforcement fills in are reported as well',
    warn: '`failureAction: Audit` with `emitWarning: true`',
    enforce:
      '`failureAction: Enforce`, and the values that all policies fill in alike are filled in',
    watch: 'policy reports of pods created since: `kubectl get policyreports -A`',
  },
  chartValues: KYVERNO_VALUES,
  engine: KYVERNO_ENGINE,
  selects: (policySet, options) => chooseSelection(policySet, options, ABILITIES),
  emit: (policySet, options) => {
    const plan = planOf(policySet, options);
    const names = policySet.policies.map(({ name }) => name).join(', ');
    const fills = options.mode === 'enforce' ? fillsOf(policySet, options) : [];
    const files = [
      ...(fills.length === 0
        ? []
        : [
            yamlFile(
              DEFAULTS_FILE,
              `What ${SOURCE.kinds} fill in, as Kyverno ClusterPolicy: ${names}`,
              [filling(policySet, fills, options)],
            ),
          ]),
      yamlFile('policies.yaml', `${SOURCE.kinds} as Kyverno ClusterPolicy: ${names}`, [
        policy(policySet, options, plan),
      ]),
    ];
    return {
      files: [...files, listing(files.map(({ name }) => name))],
      ...remarks(plan),
    };
  },
  gaps: (policySet, options) =>
    validationGaps('kyverno', policySet, guarded(options), {
      ...planOf(policySet, options),
      shared: fillsOf(policySet, options),
      alwaysGuards: true,
      groupsUnseen: LOOKS_LIKE_VARIABLE,
    }),
  predict: (policySet, options, mayUse = inputGrants(policySet)) => {
    const plan = planOf(policySet, options);
    return predictPlan(policySet, guarded(options), plan, {
      granted: plan.selection === 'live' ? withoutGroups(LOOKS_LIKE_VARIABLE, mayUse) : mayUse,
      filling: fillingOf(fillsOf(policySet, options)),
    });
  },
  suite: { ...kyvernoSuite('kyverno', { rule: 'pod-security' }), runsWithoutRbac: true },
  exceptions: clusterPolicyExceptions,
};

/** The grants as they are asked for if groups with this text in their names are left out. */
const withoutGroups =
  (text: string, mayUse: Grants): Grants =>
  (policy, request) =>
    mayUse(policy, { ...request, groups: request.groups.filter((group) => !group.includes(text)) });

/** The values that the rules can fill in. */
const fillsOf = (policySet: PolicySet, { minor }: EmitOptions): readonly Fill[] =>
  inertOf(sharedFillsOn(policySet, minor));
const inertOf = remembered((fills: readonly Fill[]): readonly Fill[] => fills.filter(isInert));

/** The reason why background scans are switched off. */
const ADMISSION_ONLY = 'admission only: a background scan has no request';

const NO_AUTOGEN = { 'pod-policies.kyverno.io/autogen-controllers': 'none' };

function filling(
  policySet: PolicySet,
  fills: readonly Fill[],
  { scope }: EmitOptions,
): CommentedObject {
  const { rules, comments } = defaultRules(policySet, fills, scope);
  return {
    comments: [
      {
        path: ['metadata', 'annotations'],
        text: 'PSP never looked at workload templates, only at pods',
      },
      { path: ['spec', 'background'], text: ADMISSION_ONLY },
      ...comments,
    ],
    object: {
      apiVersion: 'kyverno.io/v1',
      kind: 'ClusterPolicy',
      metadata: {
        name: partName(policySet, scope, 'defaults'),
        labels: LABELS,
        annotations: NO_AUTOGEN,
      },
      spec: { failurePolicy: 'Fail', background: false, rules },
    },
  };
}

/**
 * Removes `{{` and `$(` from texts for people: Kyverno looks for variables and references in them.
 */
const inert = (text: string): string =>
  text
    .replaceAll(/\{(?=\{)/g, '{ ')
    .replaceAll('$(', '$ (')
    .replaceAll('${', '$ {');

function policy(policySet: PolicySet, options: EmitOptions, plan: Plan): CommentedObject {
  const { mode, scope } = options;
  const failureAction = mode === 'enforce' ? 'Enforce' : 'Audit';
  // A separate rule asks who may use the policy.
  const rulePlan: Plan = plan.selection === 'live' ? { ...plan, selection: 'any' } : plan;
  const rules = [
    ...(plan.selection === 'live' ? accessRules(policySet, failureAction, scope) : []),
    celRule(validationsOf(policySet, rulePlan), failureAction, scope),
  ];
  return {
    comments: [
      ...selectionComments(plan),
      {
        path: ['metadata', 'annotations'],
        text: 'PSP never looked at workload templates, only at pods',
      },
      { path: ['spec', 'background'], text: ADMISSION_ONLY },
      ...rules.flatMap(({ comments }, i) =>
        comments.map(({ path, text }) => ({ path: ['spec', 'rules', i, ...path], text })),
      ),
    ],
    object: {
      apiVersion: 'kyverno.io/v1',
      kind: 'ClusterPolicy',
      metadata: {
        name: objectName(policySet, scope),
        labels: LABELS,
        annotations: NO_AUTOGEN,
      },
      spec: {
        failurePolicy: 'Fail',
        background: false,
        ...(mode === 'warn' ? { emitWarning: true } : {}),
        rules: rules.map(({ object }) => object),
      },
    },
  };
}

function celRule(
  { variables, validations }: Validations,
  failureAction: string,
  scope: EmitOptions['scope'],
): KyvernoRule {
  const cel = ['validate', 'cel'] as const;
  return {
    comments: [
      { path: ['match'], text: 'Kyverno judges pods/ephemeralcontainers with pods' },
      {
        path: ['celPreconditions'],
        text: 'PSP lets garbage collection through: updates of owner references and finalizers alone.',
      },
      { path: ['validate', 'allowExistingViolations'], text: CHECKS_UPDATES },
      ...variables.map(({ comment }, i) => ({ path: [...cel, 'variables', i], text: comment })),
      ...validations.map(({ comment }, i) => ({ path: [...cel, 'expressions', i], text: comment })),
    ],
    object: {
      name: 'pod-security',
      match: { any: [{ resources: { kinds: ['Pod'], operations: ['CREATE', 'UPDATE'] } }] },
      celPreconditions: [
        { name: 'more-than-garbage-collection', expression: MORE_THAN_GARBAGE_COLLECTION },
        ...scopeConditions(scope),
      ],
      validate: {
        failureAction,
        allowExistingViolations: false,
        cel: {
          variables: variables.map(({ name, expression }) => ({ name, expression })),
          expressions: validations.map(expressionOf),
        },
      },
    },
  };
}

function expressionOf(one: Validation): object {
  const { comment: _, dynamic: __, ...validation } = one;
  return {
    ...validation,
    expression: comparedExpression(one),
    message: inert(validation.message),
    reason: 'Forbidden',
  };
}
