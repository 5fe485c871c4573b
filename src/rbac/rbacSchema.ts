/**
 * The structure of RBAC objects. A value that the API server cannot decode is a fault, and so is an
 * unknown field. Metadata may have further fields.
 */
type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: ['string', 'null'] };
const texts: Schema = { type: ['array', 'null'], items: text };
const map: Schema = { type: ['object', 'null'], additionalProperties: text };
const object = (properties: Readonly<Record<string, Schema>>): Schema => ({
  type: ['object', 'null'],
  properties,
  additionalProperties: false,
});
const listOf = (properties: Readonly<Record<string, Schema>>): Schema => ({
  type: ['array', 'null'],
  items: { type: 'object', properties, additionalProperties: false },
});

export const rbacSchema: Schema = {
  type: 'object',
  properties: {
    apiVersion: text,
    kind: text,
    metadata: {
      type: 'object',
      properties: { name: { type: 'string' }, namespace: text, labels: map },
      required: ['name'],
    },
    rules: listOf({
      verbs: texts,
      apiGroups: texts,
      resources: texts,
      resourceNames: texts,
      nonResourceURLs: texts,
    }),
    aggregationRule: object({
      clusterRoleSelectors: listOf({
        matchLabels: map,
        matchExpressions: listOf({ key: text, operator: text, values: texts }),
      }),
    }),
    roleRef: object({ apiGroup: text, kind: text, name: text }),
    // `rbac.authorization.k8s.io/v1alpha1` has apiVersion in a subject, not apiGroup.
    subjects: listOf({
      apiGroup: text,
      apiVersion: text,
      kind: text,
      name: text,
      namespace: text,
    }),
  },
  required: ['metadata'],
  additionalProperties: false,
};
