/** Kyverno ValidatingPolicy (policies.kyverno.io/v1): the CEL of Kubernetes in Kyverno's own admission controller. */
import { validationGaps } from '../../gaps/validationGaps.js';
import type { PolicySet } from '../../ir/policySet.js';
import { MORE_THAN_GARBAGE_COLLECTION, podRules } from '../cel/matching.js';
import { comparedExpression, validationsOf } from '../cel/validations.js';
import { kustomization, yamlFile, type CommentedObject } from '../files.js';
import { LABELS, objectName } from '../naming.js';
import type { EmitOptions, Target } from '../target.js';
import { predictValidation } from '../validating.js';

const ACTIONS = { audit: ['Audit'], warn: ['Warn', 'Audit'], enforce: ['Deny'] } as const;

export const kyvernoCel: Target = {
  name: 'kyverno-cel',
  summary: 'Kyverno ValidatingPolicy, Kyverno 1.17 and newer',
  emit: (policySet, options) => ({
    files: [
      yamlFile('policies.yaml', `PodSecurityPolicies as Kyverno ValidatingPolicy: ${policySet.policies.map(({ name }) => name).join(', ')}`,
        [policy(policySet, options)]),
      kustomization(['policies.yaml']),
    ],
    gaps: validationGaps('kyverno-cel', policySet, options),
  }),
  predict: predictValidation,
};

function policy(policySet: PolicySet, options: EmitOptions): CommentedObject {
  const { variables, validations } = validationsOf(policySet);
  return {
    comments: [
      { path: ['spec', 'autogen'], text: 'PSP never looked at workload templates, only at pods' },
      { path: ['spec', 'evaluation'], text: 'admission only: a background scan has no request' },
      { path: ['spec', 'matchConditions', 0], text: 'PSP lets garbage collection through: updates of owner references and finalizers alone.' },
      ...variables.map(({ comment }, i) => ({ path: ['spec', 'variables', i], text: comment })),
      ...validations.map(({ comment }, i) => ({ path: ['spec', 'validations', i], text: comment })),
    ],
    object: {
      apiVersion: 'policies.kyverno.io/v1',
      kind: 'ValidatingPolicy',
      metadata: { name: objectName(policySet), labels: LABELS },
      spec: {
        failurePolicy: 'Fail',
        validationActions: ACTIONS[options.mode],
        evaluation: { background: { enabled: false } },
        autogen: { podControllers: { controllers: [] } },
        matchConstraints: podRules(options),
        matchConditions: [{ name: 'more-than-garbage-collection', expression: MORE_THAN_GARBAGE_COLLECTION }],
        variables: variables.map(({ name, expression }) => ({ name, expression })),
        validations: validations.map((one) => {
          const { comment: _, dynamic: __, ...validation } = one;
          return { ...validation, expression: comparedExpression(one), reason: 'Forbidden' };
        }),
      },
    },
  };
}
