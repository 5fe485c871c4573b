/** ValidatingAdmissionPolicy v1 and its binding: CEL that runs as is on Kubernetes 1.30 and newer. */
import { validationGaps } from '../../gaps/validationGaps.js';
import type { PolicySet } from '../../ir/policySet.js';
import { MORE_THAN_GARBAGE_COLLECTION, podRules } from '../cel/matching.js';
import { validationsOf } from '../cel/validations.js';
import { kustomization, yamlFile, type CommentedObject } from '../files.js';
import { LABELS, objectName } from '../naming.js';
import type { EmitOptions, Target } from '../target.js';
import { predictValidation } from '../validating.js';
import type { Comment } from '../yaml.js';

const API_VERSION = 'admissionregistration.k8s.io/v1';
const ACTIONS = { audit: ['Audit'], warn: ['Warn', 'Audit'], enforce: ['Deny'] } as const;

export const vap: Target = {
  name: 'vap',
  summary: 'ValidatingAdmissionPolicy, built into Kubernetes 1.30 and newer',
  emit: (policySet, options) => ({
    files: [
      yamlFile('policies.yaml', `PodSecurityPolicies as ValidatingAdmissionPolicy: ${policySet.policies.map(({ name }) => name).join(', ')}`,
        [policy(policySet, options), binding(policySet, options)]),
      kustomization(['policies.yaml']),
    ],
    gaps: validationGaps('vap', policySet, options),
  }),
  predict: predictValidation,
};

function policy(policySet: PolicySet, options: EmitOptions): CommentedObject {
  const { variables, validations } = validationsOf(policySet);
  const comments: Comment[] = [
    { path: ['spec', 'matchConditions', 0], text: 'PSP lets garbage collection through: updates of owner references and finalizers alone.' },
    ...variables.map(({ comment }, i) => ({ path: ['spec', 'variables', i], text: comment })),
    ...validations.map(({ comment }, i) => ({ path: ['spec', 'validations', i], text: comment })),
  ];
  return {
    comments,
    object: {
      apiVersion: API_VERSION,
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name: objectName(policySet), labels: LABELS },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: podRules(options),
        matchConditions: [{ name: 'more-than-garbage-collection', expression: MORE_THAN_GARBAGE_COLLECTION }],
        variables: variables.map(({ name, expression }) => ({ name, expression })),
        validations: validations.map(({ comment: _, dynamic: __, ...validation }) => ({ ...validation, reason: 'Forbidden' })),
      },
    },
  };
}

function binding(policySet: PolicySet, { mode }: EmitOptions): CommentedObject {
  const name = objectName(policySet);
  return { object: {
    apiVersion: API_VERSION,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name, labels: LABELS },
    spec: { policyName: name, validationActions: ACTIONS[mode] },
  } };
}
