// Reduces a document to what costs time without any condition: this is the engine's share of the
// cost.

/** The value that the document fills into the pod of the benchmark, as a constant. */
const FILLED = `[${[
  ...[0, 1].map(
    (i) =>
      `JSONPatch{op: "add", path: "/spec/containers/${i}/securityContext/appArmorProfile", value: {"type": "RuntimeDefault"}}`,
  ),
  'JSONPatch{op: "add", path: "/metadata/annotations/kubernetes.io~1psp", value: "restricted"}',
].join(', ')}]`;
const HOLDS = [{ expression: 'true', message: 'nothing' }];

/** The same document without conditions. */
export function withoutQuestions(document) {
  const { kind, spec } = document;
  const { variables: _, matchConditions: __, auditAnnotations: ___, ...rest } = spec ?? {};
  switch (kind) {
    case 'MutatingAdmissionPolicy':
    case 'MutatingPolicy': {
      const mutations = [{ patchType: 'JSONPatch', jsonPatch: { expression: FILLED } }];
      return { ...document, spec: { ...rest, mutations } };
    }
    case 'ValidatingAdmissionPolicy':
    case 'ValidatingPolicy':
      return { ...document, spec: { ...rest, validations: HOLDS } };
    case 'ConstraintTemplate': {
      const rego =
        'package nothing\n\nviolation contains {"msg": "nothing"} if input.review.object.spec.nothing\n';
      const code = [{ engine: 'Rego', source: { version: 'v1', rego } }];
      return { ...document, spec: { ...spec, targets: [{ ...spec.targets[0], code }] } };
    }
    case 'ClusterPolicy':
      return {
        ...document,
        spec: {
          ...spec,
          rules: spec.rules
            .filter(({ context }) => context === undefined)
            .map((rule) =>
              rule.validate?.cel === undefined
                ? rule
                : {
                    ...rule,
                    celPreconditions: [],
                    validate: { ...rule.validate, cel: { expressions: HOLDS } },
                  },
            ),
        },
      };
    default:
      return document;
  }
}
