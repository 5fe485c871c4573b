/**
 * The structure of the RBAC objects as far as grants need it. A value that the API server could not
 * decode is a fault; other fields are let through.
 */
type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: ['string', 'null'] };
const texts: Schema = { type: ['array', 'null'], items: text };
const map: Schema = { type: ['object', 'null'], additionalProperties: text };
const object = (properties: Readonly<Record<string, Schema>>): Schema => ({
  type: ['object', 'null'],
  properties,
});
const listOf = (properties: Readonly<Record<string, Schema>>): Schema => ({
  type: ['array', 'null'],
  items: { type: 'object', properties },
});

export const rbacSchema: Schema = {
  type: 'object',
  properties: {
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
    subjects: listOf({ apiGroup: text, kind: text, name: text, namespace: text }),
  },
  required: ['metadata'],
};
